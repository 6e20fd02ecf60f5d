using ModelServing.Api.Meta;
using ModelServing.Api.Workloads;
using ModelServing.Planning.Resolve;

namespace ModelServing.Planning.Desire;

/// <summary>One Service per model, over the pods of every revision.</summary>
internal static class ServiceBuilder
{
    public static V1Service Build(ResolvedModel model, DesiredRevision revision) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = ChildMetadata.Of(model, model.Name, revision.Name),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = ChildMetadata.Selector(model.Name),
            Ports =
            [
                new V1ServicePort
                {
                    Name = ContainerBuilder.HttpPortName,
                    Protocol = "TCP",
                    Port = ContainerBuilder.HttpPort,
                    TargetPort = IntOrString.From(ContainerBuilder.HttpPortName),
                },

                // By name: pods of a revision pinned before there was gRPC have no such port, and are no endpoints of it.
                new V1ServicePort
                {
                    Name = ContainerBuilder.GrpcPortName,
                    Protocol = "TCP",
                    AppProtocol = "kubernetes.io/h2c",
                    Port = ContainerBuilder.GrpcPort,
                    TargetPort = IntOrString.From(ContainerBuilder.GrpcPortName),
                },
            ],
        },
    };
}
