-- Nothing serves, everything else stays. How many served is kept for "start".
obj.metadata.annotations = obj.metadata.annotations or {}
obj.metadata.annotations["modelserving.dev/stopped-replicas"] = string.format("%d", obj.spec.replicas or 1)
obj.spec.replicas = 0
return obj
