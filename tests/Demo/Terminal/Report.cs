using System.Globalization;

namespace ModelServing.Demo.Terminal;

/// <summary>The demo's output: numbered steps with the time since the start, details indented below; colours only on a terminal.</summary>
internal sealed class Report(TextWriter output, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly bool _isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
    private readonly bool _colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
    private bool _isPassing;
    private readonly Lock _gate = new();
    private int _steps;

    public void Step(string title) => Write($"{Paint("1", $"{++_steps}. {title}")} {Paint("2", $"[{Seconds(clock.GetElapsedTime(_start))}]")}");

    public void Detail(string text) => Write($"   {text}");

    /// <summary>A line that the next one takes the place of; nothing where that cannot be done.</summary>
    public void Passing(string text)
    {
        lock (_gate)
        {
            if (_isTerminal)
            {
                output.Write(text.Length > 0 ? $"\r\u001b[K   {text}" : "\r\u001b[K");
                output.Flush();
                _isPassing = text.Length > 0;
            }
        }
    }

    public void Good(string text) => Write($"   {Paint("32", "ok")}  {text}");

    public void Bad(string text) => Write($"   {Paint("31", "!!")}  {text}");

    /// <summary>Rows in columns as wide as their widest cell.</summary>
    public void Table(params IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            Write("   " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    private string Paint(string code, string text) => _colours ? $"\u001b[{code}m{text}\u001b[0m" : text;

    private void Write(string line)
    {
        lock (_gate)
        {
            if (_isPassing)
            {
                output.Write("\r\u001b[K");
                _isPassing = false;
            }

            output.WriteLine(line);
            output.Flush();
        }
    }
}
