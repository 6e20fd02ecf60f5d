using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Controllers.Tests;

internal static class Expect
{
    public static V1Condition? Find(this V1Alpha1ModelDeploymentStatus? status, string type) =>
        status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    public static bool Has(this V1Alpha1ModelDeploymentStatus? status, string type, string value, string? reason = null) =>
        status.Find(type) is { } condition && condition.Status == value && (reason is null || condition.Reason == reason);
}
