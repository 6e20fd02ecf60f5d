-- The operator goes on, with what has changed in the meantime.
obj.spec.suspend = nil
return obj
