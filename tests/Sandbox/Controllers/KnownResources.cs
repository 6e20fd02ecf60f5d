using ModelServing.Sandbox.Storage;

namespace ModelServing.Sandbox.Controllers;

/// <summary>The resources that the built-in controllers read and write.</summary>
internal static class KnownResources
{
    public static readonly GroupResource Pods = new("", "pods");
    public static readonly GroupResource Nodes = new("", "nodes");
    public static readonly GroupResource Services = new("", "services");
    public static readonly GroupResource Events = new("", "events");
    public static readonly GroupResource ConfigMaps = new("", "configmaps");
    public static readonly GroupResource Secrets = new("", "secrets");
    public static readonly GroupResource Claims = new("", "persistentvolumeclaims");
    public static readonly GroupResource Volumes = new("", "persistentvolumes");
    public static readonly GroupResource Deployments = new("apps", "deployments");
    public static readonly GroupResource ReplicaSets = new("apps", "replicasets");
    public static readonly GroupResource ApiServices = new("apiregistration.k8s.io", "apiservices");
    public static readonly GroupResource Autoscalers = new("autoscaling", "horizontalpodautoscalers");
    public static readonly GroupResource EndpointSlices = new("discovery.k8s.io", "endpointslices");
}
