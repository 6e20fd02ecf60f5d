namespace ModelServing.Sandbox.Cel.Library;

/// <summary>Reads signatures as cel-go prints them: <c>(int, int) -> int</c>, <c>string.(string) -> bool</c>. A capital letter is a type parameter.</summary>
internal sealed class Signature
{
    private readonly string _text;
    private int _position;

    private Signature(string text) => _text = text.Replace(" ", "", StringComparison.Ordinal);

    public bool IsMember { get; private set; }

    public List<CelType> Parameters { get; } = [];

    public CelType Result { get; private set; } = CelType.Dyn;

    public static Signature Parse(string text)
    {
        var signature = new Signature(text);
        signature.Read();
        return signature;
    }

    private void Read()
    {
        if (_text[0] != '(')
        {
            IsMember = true;
            Parameters.Add(ReadType());
            Skip('.');
        }

        Skip('(');
        while (_text[_position] != ')')
        {
            Parameters.Add(ReadType());
            if (_text[_position] == ',')
            {
                _position++;
            }
        }

        Skip(')');
        Skip('-');
        Skip('>');
        Result = ReadType();
    }

    private CelType ReadType()
    {
        var end = _text.AsSpan(_position).IndexOfAny("(),.-");
        var name = end < 0 ? _text[_position..] : _text.Substring(_position, end);
        _position += name.Length;
        var arguments = new List<CelType>();
        if (name is "list" or "map" or "optional" && _position < _text.Length && _text[_position] == '(')
        {
            do
            {
                _position++;
                arguments.Add(ReadType());
            }
            while (_text[_position] == ',');
            Skip(')');
        }

        return name switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "bool" => CelType.Bool,
            "int" => CelType.Int,
            "uint" => CelType.Uint,
            "double" => CelType.Double,
            "string" => CelType.String,
            "bytes" => CelType.Bytes,
            "duration" => CelType.Duration,
            "timestamp" => CelType.Timestamp,
            "type" => CelType.Type,
            "list" => CelType.List(arguments[0]),
            "map" => CelType.Map(arguments[0], arguments[1]),
            "optional" => CelType.Optional(arguments[0]),
            "URL" => CelUrl.UrlType,
            "IP" => CelAddress.AddressType,
            "CIDR" => CelNetwork.NetworkType,
            "Quantity" => CelQuantity.QuantityType,
            "Format" => CelFormat.FormatType,
            _ => CelType.Parameter(name),
        };
    }

    private void Skip(char expected)
    {
        if (_text[_position] != expected)
        {
            throw new FormatException($"'{expected}' expected at {_position} of {_text}");
        }

        _position++;
    }
}
