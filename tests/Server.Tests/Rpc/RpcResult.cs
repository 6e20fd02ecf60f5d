using System.Net;
using Google.Protobuf;
using ModelServing.Grpc.Status;

namespace ModelServing.Runtime.Tests.Rpc;

/// <summary>What a call came to, as it was on the wire.</summary>
/// <param name="HttpStatus">Of the answer.</param>
/// <param name="Headers">In front of the messages.</param>
/// <param name="Trailers">Behind the messages; empty where the headers are the whole answer.</param>
/// <param name="Messages">With the byte in front that says whether they are compressed.</param>
internal sealed record RpcResult(
    HttpStatusCode HttpStatus,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyDictionary<string, string> Trailers,
    IReadOnlyList<(bool IsCompressed, byte[] Bytes)> Messages)
{
    public StatusCode? Code => Find("grpc-status") is { } code ? (StatusCode)int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) : null;

    public string Message => Uri.UnescapeDataString(Find("grpc-message") ?? "");

    public string? Find(string name) => Trailers.GetValueOrDefault(name) ?? Headers.GetValueOrDefault(name);

    public T Only<T>(MessageParser<T> parser)
        where T : IMessage<T>
    {
        Assert.That(Code, Is.EqualTo(StatusCode.Ok), Message);
        Assert.That(Headers.Keys, Has.None.EqualTo("grpc-status"), "an answer with a message has its status behind it");
        return parser.ParseFrom(Messages.Single().Bytes);
    }

    public void ExpectRefusal(StatusCode code, params string[] parts)
    {
        Assert.That(HttpStatus, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Code, Is.EqualTo(code), Message);
        Assert.That(Messages, Is.Empty);
        foreach (var part in parts)
        {
            Assert.That(Message, Does.Contain(part));
        }
    }
}
