using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Planning.Tests;

/// <summary>Asserts in the words of the domain.</summary>
internal static class Expect
{
    public static V1Condition Condition(V1Alpha1ModelDeploymentStatus status, string type, string value, string reason)
    {
        var condition = Find(status, type);
        Assert.That(condition, Is.Not.Null, $"{type} is missing");
        Assert.That((condition!.Status, condition.Reason), Is.EqualTo((value, reason)), $"{type}: {condition.Message}");
        return condition;
    }

    public static void NoCondition(V1Alpha1ModelDeploymentStatus status, string type) => Assert.That(Find(status, type), Is.Null, type);

    public static V1Condition? Find(V1Alpha1ModelDeploymentStatus status, string type) => status.Conditions!.SingleOrDefault(condition => condition.Type == type);
}
