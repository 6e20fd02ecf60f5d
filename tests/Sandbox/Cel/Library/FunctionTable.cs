using System.Collections.Frozen;

namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Every function that Kubernetes 1.35 gives to validation rules (k8s.io/apiserver/pkg/cel/environment), with its overloads in order.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<string, List<CelOverload>> _overloads = new(StringComparer.Ordinal);

    private FunctionTable()
    {
    }

    public static FrozenDictionary<string, List<CelOverload>> Standard { get; } = Build();

    public void Add(string function, string signature, Func<CelValue[], CelValue> invoke)
    {
        var parsed = Signature.Parse(signature);
        if (!_overloads.TryGetValue(function, out var overloads))
        {
            _overloads[function] = overloads = [];
        }

        overloads.Add(new CelOverload(function, parsed.IsMember, parsed.Parameters, parsed.Result, invoke));
    }

    private static FrozenDictionary<string, List<CelOverload>> Build()
    {
        var table = new FunctionTable();
        ArithmeticLibrary.AddTo(table);
        ComparisonLibrary.AddTo(table);
        ConversionLibrary.AddTo(table);
        CollectionLibrary.AddTo(table);
        TimeLibrary.AddTo(table);
        TextLibrary.AddTo(table);
        ListLibrary.AddTo(table);
        SetLibrary.AddTo(table);
        RegexLibrary.AddTo(table);
        UrlLibrary.AddTo(table);
        NetworkLibrary.AddTo(table);
        QuantityLibrary.AddTo(table);
        OptionalLibrary.AddTo(table);
        FormatLibrary.AddTo(table);
        return table._overloads.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
