using System.Text.Json.Nodes;

namespace ModelServing.Fuzz.Mutation;

/// <summary>Values that have hurt somebody somewhere: each is JSON, and none is what was asked for.</summary>
internal static class HostileValues
{
    /// <summary>Texts that mean something to one of the readers behind: a shell, YAML, Go templates, Prometheus, the kubelet, a file system, HTTP.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "\0", "\u0001", "\n", "a\nb", "a\r\nX-Injected: 1", "a\n", "\ta", "\u007F", "\u0085", "\u2028", "\"", "'", "\\", "a\"b", "a'b", "a\\b",
        "$(VAR)", "$(MODEL_SERVING_CONFIG)", "$$(VAR)", "${VAR}", "`id`", "$(id)", ";id", "|id", "{{ .Values.x }}", "{{", "}}", "%s%n", "%00", "%2e%2e%2f",
        "\"} or vector(1) #", "a\",namespace=\"kube-system", "a,b=c", "a=b", "a in (b)", "!a", "a/b/c", "/", "..", "../../etc/passwd", "/etc/passwd",
        "a/../b", "C:\\x", "file:///etc/passwd", "http://169.254.169.254/", "https://user:secret@host/", "https://[::1]/", "https://0x7f.1/", "javascript:1",
        "é", "ß", "日本語", "\u202Eabc", "\uFEFFa", "😀", "ｅｘａｍｐｌｅ", "İ", "Kelvin\u212A", "-", "--help", "-a", "a-", ".a", "a.", "_", "A", "0", "-1", "1e9", "0x10",
        "true", "null", "~", "yes", "on", "1_000", "12:30:45", "2001-01-01", "<<", "*a", "&a", "!!str", "- a", "a: b", "#", "|", ">", "@", "%", "?",
        "9223372036854775808", "1e400", "NaN", "Infinity", "1Ki", "1e3", "-5Gi", "0.0000000000001", "99999999999999999999E", "+1", ".5", "5.",
        "kubernetes.io/x", "modelserving.dev/name", "app.kubernetes.io/managed-by", "__name__", "system:masters", "sha256:", "latest",
    ];

    private static readonly string[] Others =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "0.5", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "1.0", "1e2", "{}", "[]", "[null]", "[[]]", "{\"\":null}", "{\"a\":{\"b\":[1]}}",
    ];

    private static readonly int[] Lengths = [32, 41, 63, 64, 65, 253, 254, 1025, 5000];

    public static JsonNode? Pick(Dice dice) => dice.Next(8) switch
    {
        0 => Deep(dice.Pick([8, 31, 33, 63, 65, 100]), dice.OneIn(2)),
        1 => new string(dice.Pick(['a', '0', '-', '\n', '"', 'é']), dice.Pick(Lengths)),
        < 5 => JsonNode.Parse(dice.Pick(Others)),
        _ => Text(dice),
    };

    /// <summary>A hostile text, alone or within an innocent one.</summary>
    public static string Text(Dice dice)
    {
        var text = dice.Pick(Texts);
        return dice.Next(4) switch { 0 => "a" + text, 1 => text + "a", 2 => "a" + text + "a", _ => text };
    }

    private static JsonNode Deep(int depth, bool asObjects)
    {
        JsonNode node = asObjects ? new JsonObject() : new JsonArray();
        for (var i = 1; i < depth; i++)
        {
            node = asObjects ? new JsonObject { ["a"] = node } : new JsonArray(node);
        }

        return node;
    }
}
