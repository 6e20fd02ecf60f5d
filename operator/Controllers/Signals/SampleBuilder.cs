using System.Buffers.Text;

namespace ModelServing.Controllers.Signals;

/// <summary>
/// Takes the lines of a document in Prometheus' text format 0.0.4 and keeps the few families that signals are made of. Lines that are none of theirs,
/// and values that are no amounts (negative, NaN, infinite), are passed over: a pod may say what it likes and only spoils its own signals.
/// </summary>
internal sealed class SampleBuilder
{
    private readonly Total[] _totals = new Total[Enum.GetValues<Family>().Length];

    private enum Family
    {
        BusyRatio,
        GpuRatio,
        GpuMemoryUsed,
        GpuMemoryTotal,
        Queued,
        InFlight,
        QueueSeconds,
        QueueCount,
        Answered,
        Rejected,
    }

    /// <summary>One line, without its end.</summary>
    public void Line(ReadOnlySpan<byte> line)
    {
        var nameEnd = line.IndexOfAny("{ \t"u8);
        if (nameEnd <= 0 || FamilyOf(line[..nameEnd]) is not { } family)
        {
            return;
        }

        var rest = line[nameEnd] == '{' ? AfterLabels(line[(nameEnd + 1)..]) : line[nameEnd..];
        if (family == Family.Rejected && line[..^rest.Length].IndexOf("reason=\"REJECTED\""u8) < 0)
        {
            return;
        }

        if (Amount(rest) is { } value)
        {
            _totals[(int)family].Add(value);
        }
    }

    public RuntimeSample Build() => new()
    {
        BusyRatio = _totals[(int)Family.BusyRatio].Mean,
        GpuRatio = _totals[(int)Family.GpuRatio].Mean,
        GpuMemoryUsed = _totals[(int)Family.GpuMemoryUsed].Sum,
        GpuMemoryTotal = _totals[(int)Family.GpuMemoryTotal].Sum,
        Queued = _totals[(int)Family.Queued].Sum,
        InFlight = _totals[(int)Family.InFlight].Sum,
        QueueSeconds = _totals[(int)Family.QueueSeconds].Sum,
        QueueCount = _totals[(int)Family.QueueCount].Sum,
        Answered = _totals[(int)Family.Answered].Sum,
        Rejected = _totals[(int)Family.Rejected].Sum,
    };

    private static Family? FamilyOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("model_serving_busy_ratio"u8) ? Family.BusyRatio
        : name.SequenceEqual("nv_inference_pending_request_count"u8) ? Family.Queued
        : name.SequenceEqual("model_serving_in_flight_requests"u8) ? Family.InFlight
        : name.SequenceEqual("model_serving_queue_seconds_sum"u8) ? Family.QueueSeconds
        : name.SequenceEqual("model_serving_queue_seconds_count"u8) ? Family.QueueCount
        : name.SequenceEqual("nv_inference_request_success"u8) ? Family.Answered
        : name.SequenceEqual("nv_inference_request_failure"u8) ? Family.Rejected
        : name.SequenceEqual("nv_gpu_utilization"u8) ? Family.GpuRatio
        : name.SequenceEqual("nv_gpu_memory_used_bytes"u8) ? Family.GpuMemoryUsed
        : name.SequenceEqual("nv_gpu_memory_total_bytes"u8) ? Family.GpuMemoryTotal
        : null;

    /// <summary>What follows the closing brace; a brace within quotes closes nothing. Empty where none closes.</summary>
    private static ReadOnlySpan<byte> AfterLabels(ReadOnlySpan<byte> labels)
    {
        var quoted = false;
        for (var index = 0; index < labels.Length; index++)
        {
            switch (labels[index])
            {
                case (byte)'\\' when quoted:
                    index++;
                    break;
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'}' when !quoted:
                    return labels[(index + 1)..];
            }
        }

        return [];
    }

    /// <summary>The value, with an optional time stamp behind it.</summary>
    private static double? Amount(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r"u8);
        var end = text.IndexOfAny(" \t"u8);
        var token = end < 0 ? text : text[..end];
        return Utf8Parser.TryParse(token, out double value, out var used) && used == token.Length && double.IsFinite(value) && value >= 0 ? value : null;
    }

    private struct Total
    {
        private double _sum;
        private int _count;

        public readonly double? Sum => _count > 0 && double.IsFinite(_sum) ? _sum : null;

        public readonly double? Mean => Sum / _count;

        public void Add(double value)
        {
            _sum += value;
            _count++;
        }
    }
}
