namespace ModelServing.Sandbox.Nodes.Probes;

internal enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}
