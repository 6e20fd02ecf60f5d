namespace ModelServing.Engine.Batching;

/// <param name="Drop">Requests at the head that are given up.</param>
/// <param name="Rows">Rows to run of those that follow; 0 if none is left.</param>
internal readonly record struct BatchSize(int Drop, int Rows);
