using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using ModelServing.Planning.Resolve;

namespace ModelServing.Host.Options;

/// <summary>The flags that decide what every model gets: of <c>run</c>, and of <c>plan</c>, which foretells it.</summary>
internal sealed partial class ModelFlags
{
    private readonly Option<string?> _image = new("--runtime-image") { Description = "Image of model pods without an accelerator." };
    private readonly Option<string?> _gpuImage = new("--runtime-gpu-image") { Description = "Image of model pods with an NVIDIA accelerator." };
    private readonly Option<string[]> _networks = new("--model-fetch-allow-network") { Description = "CIDR block that model URLs may resolve into although it is not public; may be repeated." };
    private readonly Option<string[]> _exclusive = new("--exclusive-accelerator") { Description = "Extended resource, such as nvidia.com/gpu, whose units are whole GPUs that are never shared, by time slices or MPS: what NVML says of them then counts as a pod's own. May be repeated." };
    private readonly Option<string?> _drainDelay = new("--drain-delay") { Description = "How long a model pod serves on after SIGTERM, until every proxy has heard of it, in whole seconds. Default: 5s." };
    private readonly Option<string?> _ownNamespace = new("--operator-namespace") { Description = "Namespace of the operator's pods, which generated NetworkPolicies admit. Default: that of the pod it runs in." };

    public IEnumerable<Option> All => [_image, _gpuImage, _networks, _exclusive, _drainDelay, _ownNamespace];

    public OperatorSettings Read(OptionReader reader)
    {
        var settings = new OperatorSettings
        {
            RuntimeImage = reader.Text(_image) ?? DefaultImages.Cpu,
            GpuRuntimeImage = reader.Text(_gpuImage) ?? DefaultImages.Gpu,
            AllowedNetworks = reader.Texts(_networks),
            ExclusiveAccelerators = reader.Texts(_exclusive),
            OperatorNamespace = reader.Text(_ownNamespace),
        };
        var delay = reader.Duration(_drainDelay, TimeSpan.FromSeconds(settings.DrainDelaySeconds));
        if (delay.Ticks % TimeSpan.TicksPerSecond != 0 || delay > TimeSpan.FromHours(1))
        {
            reader.Refuse($"--drain-delay '{reader.Text(_drainDelay)}' is not a number of whole seconds of at most 1h");
            return settings;
        }

        return settings with { DrainDelaySeconds = (int)delay.TotalSeconds };
    }

    /// <summary>What is wrong, each fault with flag and value.</summary>
    public static IEnumerable<string> Validate(OperatorSettings settings)
    {
        foreach (var block in settings.AllowedNetworks.Where(static block => !IPNetwork.TryParse(block, out _)))
        {
            yield return $"--model-fetch-allow-network '{block}' is not a CIDR block such as 10.0.0.0/8";
        }

        foreach (var resource in settings.ExclusiveAccelerators.Where(static resource => !ResourceForm().IsMatch(resource)))
        {
            yield return $"--exclusive-accelerator '{resource}' is not an extended resource such as nvidia.com/gpu";
        }

        foreach (var (flag, value) in new[] { ("--runtime-image", settings.RuntimeImage), ("--runtime-gpu-image", settings.GpuRuntimeImage) })
        {
            if (!ImageForm().IsMatch(value))
            {
                yield return $"{flag} '{value}' is not an image reference";
            }
        }

        foreach (var error in RunOptionsValidator.ValidateNamespace("--operator-namespace", settings.OperatorNamespace))
        {
            yield return error;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceForm();

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9._:/@-]{0,511}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageForm();
}
