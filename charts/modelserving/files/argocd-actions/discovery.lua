-- What can be done to a ModelDeployment by one field of its spec, and which of it would change anything now.
local suspended = obj.spec.suspend == true
local stopped = obj.spec.replicas == 0
local autoscaled = obj.spec.autoscaling ~= nil
local actions = {}
actions["suspend"] = { ["disabled"] = suspended, ["displayName"] = "Suspend", ["iconClass"] = "fa fa-fw fa-pause-circle" }
actions["resume"] = { ["disabled"] = not suspended, ["displayName"] = "Resume", ["iconClass"] = "fa fa-fw fa-play-circle" }
actions["stop"] = { ["disabled"] = suspended or stopped or autoscaled, ["displayName"] = "Stop serving", ["iconClass"] = "fa fa-fw fa-stop-circle" }
actions["start"] = { ["disabled"] = suspended or not stopped, ["displayName"] = "Start serving", ["iconClass"] = "fa fa-fw fa-play" }
actions["restart"] = { ["disabled"] = suspended or stopped, ["displayName"] = "Restart", ["iconClass"] = "fa fa-fw fa-sync" }
return actions
