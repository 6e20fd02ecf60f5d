-- Health of a ModelDeployment in Argo CD. The object says itself what is true: Stalled, Ready and Available, each with the generation it speaks of.
local health = { status = "Progressing", message = "Waiting for the operator to observe this resource" }
if obj.metadata.deletionTimestamp ~= nil then
  health.message = "Pending deletion"
  return health
end
if obj.status == nil or obj.status.conditions == nil then
  return health
end
local generation = obj.metadata.generation
if generation ~= nil and (obj.status.observedGeneration == nil or tonumber(obj.status.observedGeneration) < tonumber(generation)) then
  health.message = "Waiting for generation " .. tostring(generation) .. " to be observed"
  return health
end
local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  -- What was said of an older generation says nothing of this one.
  if generation == nil or condition.observedGeneration == nil or tonumber(condition.observedGeneration) >= tonumber(generation) then
    conditions[condition.type] = condition
  end
end
local function is(type, status)
  return conditions[type] ~= nil and conditions[type].status == status
end
local function text(condition)
  local words = condition.reason or condition.type
  if condition.message ~= nil and condition.message ~= "" then
    words = words .. ": " .. condition.message
  end
  return words
end
if is("Stalled", "True") then
  return { status = "Degraded", message = text(conditions.Stalled) }
end
if is("Available", "False") and conditions.Available.reason ~= "Suspended" and not is("Reconciling", "True") then
  return { status = "Degraded", message = text(conditions.Available) }
end
if is("Suspended", "True") then
  return { status = "Suspended", message = text(conditions.Suspended) }
end
if is("Ready", "True") then
  if conditions.Ready.reason == "Suspended" then
    return { status = "Suspended", message = text(conditions.Ready) }
  end
  return { status = "Healthy", message = text(conditions.Ready) }
end
if conditions.Ready ~= nil then
  health.message = text(conditions.Ready)
end
return health
