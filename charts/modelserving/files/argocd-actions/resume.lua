-- As many serve as before "suspend"; one where that is not known.
local annotations = obj.metadata.annotations or {}
obj.spec.replicas = math.max(1, math.floor(tonumber(annotations["modelserving.dev/suspended-replicas"]) or 1))
annotations["modelserving.dev/suspended-replicas"] = nil
return obj
