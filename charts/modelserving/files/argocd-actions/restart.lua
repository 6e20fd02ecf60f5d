-- A new revision that differs in an annotation of its pods: it takes the place of the old one as any change does, without a gap.
local os = require("os")
obj.spec.podTemplate = obj.spec.podTemplate or {}
obj.spec.podTemplate.metadata = obj.spec.podTemplate.metadata or {}
obj.spec.podTemplate.metadata.annotations = obj.spec.podTemplate.metadata.annotations or {}
obj.spec.podTemplate.metadata.annotations["restarted-at"] = os.date("!%Y-%m-%dT%H:%M:%SZ")
return obj
