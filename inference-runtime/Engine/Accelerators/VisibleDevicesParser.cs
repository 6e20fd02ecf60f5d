using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelServing.Engine.Accelerators;

/// <summary>
/// Reads <c>NVIDIA_VISIBLE_DEVICES</c> (NVIDIA Container Toolkit, "Environment variables") and <c>CUDA_VISIBLE_DEVICES</c> (CUDA C++ Programming Guide,
/// "CUDA environment variables"). CUDA takes a list up to its first fault; here a list with a fault is none, since nobody can be sure what it gives. Pure.
/// </summary>
public static partial class VisibleDevicesParser
{
    private const int MaxLength = 4096;
    private const int MaxDevices = 64;

    /// <summary>What the container was given.</summary>
    /// <param name="value">Of <c>NVIDIA_VISIBLE_DEVICES</c>; null where it is not set.</param>
    public static VisibleDevices OfContainer(string? value) => value switch
    {
        null or "" => new VisibleDevices.Unset(),
        "all" => new VisibleDevices.Every(),
        "none" => new VisibleDevices.NoDevice(),
        "void" => new VisibleDevices.Injected(),
        _ => List(value),
    };

    /// <summary>What the process uses of it.</summary>
    /// <param name="value">Of <c>CUDA_VISIBLE_DEVICES</c>; null where it is not set, empty for no device at all.</param>
    public static VisibleDevices OfProcess(string? value) => value switch
    {
        null => new VisibleDevices.Unset(),
        "" or "-1" => new VisibleDevices.NoDevice(),
        _ => List(value),
    };

    private static VisibleDevices List(string value)
    {
        if (value.Length > MaxLength)
        {
            return new VisibleDevices.Unreadable(Text($"it is longer than {MaxLength} characters"));
        }

        var parts = value.Split(',');
        if (parts.Length > MaxDevices)
        {
            return new VisibleDevices.Unreadable(Text($"it names more than {MaxDevices} devices"));
        }

        var names = ImmutableArray.CreateBuilder<DeviceName>(parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            if (Name(parts[i]) is not { } name)
            {
                return new VisibleDevices.Unreadable(Text($"its entry {i + 1} is neither a UUID nor an index"));
            }

            if (names.Count > 0 && names[0].GetType() != name.GetType())
            {
                return new VisibleDevices.Unreadable("it names devices in more than one way");
            }

            if (names.Contains(name))
            {
                return new VisibleDevices.Unreadable(Text($"its entry {i + 1} is there twice"));
            }

            names.Add(name);
        }

        return new VisibleDevices.Listed(names.MoveToImmutable());
    }

    private static DeviceName? Name(string text) =>
        PlaceForm().IsMatch(text) ? new DeviceName.Place(int.Parse(text, CultureInfo.InvariantCulture))
        : GpuForm().IsMatch(text) ? new DeviceName.Gpu("GPU-" + text[4..].ToLowerInvariant())
        : SliceForm().IsMatch(text) ? new DeviceName.Slice(text)
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9]{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlaceForm();

    [GeneratedRegex(@"^GPU-[0-9a-fA-F]{4,8}(-[0-9a-fA-F-]{0,27})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex GpuForm();

    [GeneratedRegex(@"^(MIG-[0-9a-fA-F-]{4,36}|MIG-GPU-[0-9a-fA-F-]{4,36}/[0-9]{1,3}/[0-9]{1,3}|[0-9]{1,3}:[0-9]{1,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex SliceForm();
}
