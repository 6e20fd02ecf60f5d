using System.Text.RegularExpressions;
using ModelServing.Kubernetes.Leadership;

namespace ModelServing.Host.Options;

/// <summary>Finds everything that is wrong with the options, each with flag and value.</summary>
internal static partial class RunOptionsValidator
{
    public static IEnumerable<string> Validate(RunOptions options)
    {
        foreach (var error in options.WatchNamespaces.SelectMany(static name => ValidateNamespace("--watch-namespace", name)))
        {
            yield return error;
        }

        foreach (var error in ModelFlags.Validate(options.Models))
        {
            yield return error;
        }

        if (options.HealthPort is < 0 or > 65535)
        {
            yield return $"--health-port {options.HealthPort} is not between 0 and 65535";
        }

        if (options.Workers is < 1 or > 256)
        {
            yield return $"--workers {options.Workers} is not between 1 and 256";
        }

        foreach (var error in Validate(options.LeaderElection).Concat(Validate(options.Metrics, options.HealthPort)).Concat(Validate(options.MetricsApi)))
        {
            yield return error;
        }
    }

    public static IEnumerable<string> ValidateNamespace(string flag, string? name) => ValidateLabel(flag, name, "namespace");

    private static IEnumerable<string> ValidateName(string flag, string? name) => ValidateLabel(flag, name, "name");

    private static IEnumerable<string> ValidateLabel(string flag, string? value, string what)
    {
        if (value is not null && !LabelForm().IsMatch(value))
        {
            yield return $"{flag} '{value}' is not a {what}: at most 63 lower-case letters, digits and '-'";
        }
    }

    private static IEnumerable<string> Validate(LeaderElectionRunOptions options)
    {
        foreach (var error in ValidateNamespace("--leader-election-namespace", options.Namespace))
        {
            yield return error;
        }

        if (!LeaseForm().IsMatch(options.Name))
        {
            yield return $"--leader-election-name '{options.Name}' is not the name of a lease: at most 253 lower-case letters, digits, '-' and '.'";
        }

        if (LeaderElectionOptions.Refusal(options.LeaseDuration, options.RenewDeadline, options.RetryPeriod) is { } refusal)
        {
            yield return $"--leader-election-lease-duration, -renew-deadline, -retry-period: {refusal}";
        }
    }

    private static IEnumerable<string> Validate(MetricsRunOptions options, int healthPort)
    {
        if (options is { IsServed: true, Address: { Port: not 0 } address } && address.Port == healthPort)
        {
            yield return $"--metrics-bind-address '{address}' has the port of the health checks, --health-port {healthPort}: metrics need another, or none of their own";
        }

        if (options is { CertificateFolder: { } folder, IsSecure: false })
        {
            yield return $"--metrics-cert-path '{folder}' needs --metrics-secure";
        }

        foreach (var (flag, name) in new[] { ("--metrics-cert-name", options.CertificateName), ("--metrics-cert-key", options.KeyName) })
        {
            if (name != Path.GetFileName(name))
            {
                yield return $"{flag} '{name}' is not the name of a file in --metrics-cert-path";
            }
        }

        foreach (var error in ValidateName("--metrics-namespace", options.Namespace).Concat(ValidateName("--metrics-service", options.Service)))
        {
            yield return error;
        }
    }

    private static IEnumerable<string> Validate(MetricsApiRunOptions options)
    {
        if (options.Port is < 0 or > 65535)
        {
            yield return $"--metrics-api-port {options.Port} is not between 0 and 65535";
        }

        if (options.ServicePort is < 1 or > 65535)
        {
            yield return $"--metrics-api-service-port {options.ServicePort} is not between 1 and 65535";
        }

        foreach (var error in ValidateName("--metrics-api-namespace", options.Namespace).Concat(ValidateName("--metrics-api-service", options.Service)))
        {
            yield return error;
        }

        if (options.CertificateFile is null != options.KeyFile is null)
        {
            yield return "--metrics-api-cert-file and --metrics-api-key-file go together";
        }

        if (options is { AuthorityFile: not null, CertificateFile: null })
        {
            yield return "--metrics-api-ca-file needs --metrics-api-cert-file";
        }

        if (options.Owner is { } owner && owner.AsSpan().ContainsAny("/%"))
        {
            yield return $"--metrics-api-owner '{owner}' is not the name of a ClusterRole";
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"^(?=.{1,253}\z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LeaseForm();
}
