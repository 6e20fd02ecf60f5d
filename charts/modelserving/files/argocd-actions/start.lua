-- As many serve as before "stop"; one where that is not known.
local annotations = obj.metadata.annotations or {}
obj.spec.replicas = math.max(1, math.floor(tonumber(annotations["modelserving.dev/stopped-replicas"]) or 1))
annotations["modelserving.dev/stopped-replicas"] = nil
return obj
