-- The operator leaves everything as it is, whatever changes; what serves, serves on.
obj.spec.suspend = true
return obj
