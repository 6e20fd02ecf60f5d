-- What can be done to a ModelDeployment by one field of its spec, and which of it would change anything now.
local suspended = obj.spec.replicas == 0
local autoscaled = obj.spec.autoscaling ~= nil
local actions = {}
actions["suspend"] = { ["disabled"] = suspended or autoscaled, ["displayName"] = "Suspend", ["iconClass"] = "fa fa-fw fa-pause-circle" }
actions["resume"] = { ["disabled"] = not suspended, ["displayName"] = "Resume", ["iconClass"] = "fa fa-fw fa-play-circle" }
actions["restart"] = { ["disabled"] = suspended, ["displayName"] = "Restart", ["iconClass"] = "fa fa-fw fa-sync" }
return actions
