using ModelServing.Api.Meta;
using ModelServing.Api.Serving.V1Alpha1;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Observe;
using ModelServing.Planning.Plan;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Tests;

/// <summary>Builds what a test starts from.</summary>
internal static class Given
{
    public const string Uid = "6d1f7c52-0f0b-4a55-8f0e-3b1c7b1f5f10";
    public const string Digest = "9f2b6d0c4a1e57d38b7f6c5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a";

    public static readonly DateTimeOffset Now = new(2026, 11, 1, 10, 0, 0, TimeSpan.Zero);

    public static readonly OperatorSettings Settings = new()
    {
        RuntimeImage = "modelserving/inference-runtime:0.1.0",
        GpuRuntimeImage = "modelserving/inference-runtime-gpu:0.1.0",
    };

    public static V1Alpha1ModelDeployment ModelDeployment(string name = "resnet50", int? replicas = null) => new()
    {
        ApiVersion = ApiGroup.GroupVersion,
        Kind = V1Alpha1ModelDeployment.KindName,
        Metadata = new V1ObjectMeta { Name = name, Namespace = "vision", Uid = Uid, Generation = 1 },
        Spec = new V1Alpha1ModelDeploymentSpec
        {
            Replicas = replicas,
            Model = new ModelSpec
            {
                Source = new ModelSource { Http = new HttpSource { Url = "https://models.example.com/resnet50.onnx" } },
                Verification = new VerificationSpec { Sha256 = Digest },
            },
        },
    };

    public static V1Alpha1ModelDeployment WithGpu(this V1Alpha1ModelDeployment resource, string resourceName = "nvidia.com/gpu") =>
        resource with { Spec = resource.Spec! with { Accelerator = new AcceleratorSpec { ResourceName = resourceName } } };

    public static V1Alpha1ModelDeployment WithModel(this V1Alpha1ModelDeployment resource, Func<ModelSpec, ModelSpec> change) =>
        resource with { Spec = resource.Spec! with { Model = change(resource.Spec.Model!) } };

    public static V1Alpha1ModelDeployment WithAutoscaling(
        this V1Alpha1ModelDeployment resource, int minimum = 1, int maximum = 8, string engine = AutoscalingEngines.HorizontalPodAutoscaler) => resource with
        {
            Spec = resource.Spec! with { Autoscaling = new AutoscalingSpec { Engine = engine, MinReplicas = minimum, MaxReplicas = maximum } },
        };

    public static ClusterSnapshot Snapshot(V1Alpha1ModelDeployment resource) => new() { Resource = resource, Now = Now };

    /// <summary>The cluster right after the plan was applied: children are there, and no pod is.</summary>
    public static ClusterSnapshot Applied(V1Alpha1ModelDeployment resource, OperatorSettings? settings = null)
    {
        var plan = ReconcilePlanner.Plan(Snapshot(resource), settings ?? Settings);
        return Snapshot(resource) with
        {
            ConfigMaps = [.. plan.Desired.OfType<V1ConfigMap>()],
            Service = plan.Desired.OfType<V1Service>().Single(),
            Deployment = AsStored(plan.Desired.OfType<V1Deployment>().Single(), updated: 0, ready: 0),
            Autoscaler = plan.Desired.OfType<V2HorizontalPodAutoscaler>().SingleOrDefault(),
            Companions = [.. plan.Desired.Where(child => child is not (V1ConfigMap or V1Service or V1Deployment or V2HorizontalPodAutoscaler))],
        };
    }

    /// <summary>The cluster of an autoscaled model when every replica serves and an autoscaler has set their number.</summary>
    public static ClusterSnapshot Released(V1Alpha1ModelDeployment resource, int replicas)
    {
        var serving = Serving(resource with { Spec = resource.Spec! with { Autoscaling = null, Replicas = replicas } });
        var applied = Applied(resource);
        var released = ReconcilePlanner.Plan(applied with { Resource = resource }, Settings).Desired.OfType<V1Deployment>().Single();
        return serving with
        {
            Resource = resource,
            Autoscaler = applied.Autoscaler,
            Companions = applied.Companions,
            Deployment = AsStored(released with { Spec = released.Spec! with { Replicas = replicas } }, replicas, replicas),
        };
    }

    /// <summary>An autoscaler of the model's name that somebody else made.</summary>
    public static V2HorizontalPodAutoscaler ForeignAutoscaler { get; } = new() { Metadata = new V1ObjectMeta { Name = "resnet50", Namespace = "vision" } };

    /// <summary>The cluster when every replica serves.</summary>
    public static ClusterSnapshot Serving(V1Alpha1ModelDeployment resource)
    {
        var applied = Applied(resource);
        var replicas = applied.Deployment!.Spec!.Replicas!.Value;
        V1Pod[] pods = [.. Enumerable.Range(0, replicas).Select(index => ReadyPod($"{resource.Metadata!.Name}-{index}", RevisionOf(applied)))];
        return applied with
        {
            Deployment = AsStored(applied.Deployment, replicas, replicas),
            ReplicaSets = [ReplicaSet("rs-1", applied.Deployment.Spec.Template!)],
            Pods = pods,
            Reports = pods.ToDictionary(pod => pod.Metadata!.Name!, _ => ReadyReport),
        };
    }

    public static RuntimeReport ReadyReport { get; } = new()
    {
        State = "READY",
        Digest = $"sha256:{Digest}",
        SizeBytes = 102_442_450,
        Opset = 17,
        VerifyMilliseconds = 3,
        LoadMilliseconds = 61,
        WarmupMilliseconds = 402,
    };

    public static string RevisionOf(ClusterSnapshot snapshot) => snapshot.Deployment!.Spec!.Template!.Metadata!.Labels![WellKnownLabels.Revision];

    public static V1Deployment AsStored(V1Deployment deployment, int updated, int ready, int? total = null) => deployment with
    {
        Metadata = deployment.Metadata! with { Generation = 1, Uid = "d" },
        Status = new V1DeploymentStatus { ObservedGeneration = 1, Replicas = total ?? updated, UpdatedReplicas = updated, ReadyReplicas = ready },
    };

    public static V1ReplicaSet ReplicaSet(string name, V1PodTemplateSpec template) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Namespace = "vision" },
        Spec = new V1ReplicaSetSpec { Replicas = 1, Template = template },
    };

    public static V1Pod Pod(string name, string revision, V1PodStatus status) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            Namespace = "vision",
            CreationTimestamp = Now.AddSeconds(-30),
            Labels = new Dictionary<string, string> { [WellKnownLabels.Name] = "resnet50", [WellKnownLabels.Revision] = revision },
        },
        Status = status,
    };

    public static V1Pod ReadyPod(string name, string revision) => Pod(name, revision, new V1PodStatus
    {
        Phase = "Running",
        PodIP = "10.0.0.7",
        Conditions =
        [
            new V1WorkloadCondition { Type = "PodScheduled", Status = "True", LastTransitionTime = Now.AddSeconds(-29) },
            new V1WorkloadCondition { Type = "Ready", Status = "True" },
        ],
        InitContainerStatuses = [Ended("fetch", 0, FetchedMessage)],
        ContainerStatuses = [new V1ContainerStatus { Name = "runtime", Ready = true, State = new V1ContainerState { Running = new V1ContainerStateRunning() } }],
    });

    public static string FetchedMessage =>
        $$$"""{"name":"resnet50","version":"1","state":"LOADING","reason":"Fetched","digest":"sha256:{{{Digest}}}","sizeBytes":102442450,"timings":{"fetchSeconds":0.112,"verifySeconds":0.004}}""";

    public static V1ContainerStatus Ended(string container, int exitCode, string? message, string? reason = null) => new()
    {
        Name = container,
        State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, Message = message, Reason = reason } },
    };

    /// <summary>Between two tries.</summary>
    public static V1ContainerStatus Crashed(string container, int exitCode, string? message, string? reason = null) => new()
    {
        Name = container,
        RestartCount = 3,
        State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff" } },
        LastState = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, Message = message, Reason = reason } },
    };
}
