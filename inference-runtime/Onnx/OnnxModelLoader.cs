using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using ModelServing.Engine.Models;
using ModelServing.Engine.Sessions;
using ModelServing.Onnx.Format;

namespace ModelServing.Onnx;

/// <summary>Loads ONNX models into ONNX Runtime.</summary>
/// <param name="logger">Where a provider that does not work is reported.</param>
public sealed class OnnxModelLoader(ILogger<OnnxModelLoader> logger) : IModelLoader
{
    /// <summary>Framework and format as the protocol names them.</summary>
    public const string Platform = "onnx_onnxv1";

    /// <inheritdoc/>
    public LoadedModel Load(ModelSettings settings, CancellationToken cancellationToken)
    {
        var header = ReadHeader(settings.FilePath);
        if (OnnxVersions.Complaint(header) is { } complaint)
        {
            throw Failure(FailureReason.UnsupportedOpset, complaint);
        }

        var complaints = new List<string>();
        foreach (var provider in settings.ExecutionProviders)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryLoad(settings, provider, cancellationToken, out var reason) is { } sessions)
            {
                return new LoadedModel(sessions, RunsPerSession(settings, provider), Platform, header.Opset, provider);
            }

            Log.ProviderUnavailable(logger, settings.Name, provider, reason);
            complaints.Add($"{provider.ToString().ToUpperInvariant()}: {reason}");
        }

        throw Failure(FailureReason.ExecutionProviderUnavailable, $"no execution provider works here: {string.Join("; ", complaints)}");
    }

    /// <summary>
    /// On processors two: while the answers of one batch go out and the next requests come in, another computes. ONNX Runtime lets callers run a session at
    /// the same time, and each helps itself to the threads that are idle, so a lone run still has them all. On a device runs would only queue for it.
    /// </summary>
    private static int RunsPerSession(ModelSettings settings, ExecutionProvider provider) =>
        provider == ExecutionProvider.Cpu && OnnxSessionOptionsFactory.Threads(Environment.ProcessorCount, settings.Instances) > 1 ? 2 : 1;

    private static OnnxModelHeader ReadHeader(string path)
    {
        try
        {
            return OnnxModelReader.Read(path);
        }
        catch (OnnxFormatException e)
        {
            throw Failure(FailureReason.InvalidModel, $"{Path.GetFileName(path)} is not an ONNX model, or is damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(FailureReason.ModelUnreadable, $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Null if the provider does not work here.</summary>
    private static ImmutableArray<IInferenceSession>? TryLoad(
        ModelSettings settings, ExecutionProvider provider, CancellationToken cancellationToken, out string reason)
    {
        var sessions = new List<IInferenceSession>();
        try
        {
            if (ProviderComplaint(provider) is { } complaint)
            {
                reason = complaint;
                return null;
            }

            using var options = OnnxSessionOptionsFactory.Create(settings, provider, Environment.ProcessorCount);
            for (var i = 0; i < settings.Instances; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sessions.Add(Open(settings.FilePath, options));
            }

            reason = string.Empty;
            return [.. sessions];
        }
        catch (Exception e)
        {
            sessions.ForEach(session => session.Dispose());
            if (!OnnxErrors.IsFromRuntime(e) && e is not NotSupportedException)
            {
                throw;
            }

            reason = OnnxErrors.Describe(e);
            return IsAboutProvider(reason, provider)
                ? null
                : throw Failure(FailureReason.ModelLoadFailed, $"ONNX Runtime does not load the model: {reason}", e);
        }
    }

    private static OnnxSession Open(string path, SessionOptions options)
    {
        var session = new InferenceSession(path, options);
        try
        {
            return new OnnxSession(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    internal static string? ProviderComplaint(ExecutionProvider provider) =>
        provider == ExecutionProvider.Cuda && !OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider")
            ? "this build of ONNX Runtime has no CUDA"
            : null;

    /// <summary>ONNX Runtime has no error code for a missing device or library; its messages name them.</summary>
    private static bool IsAboutProvider(string reason, ExecutionProvider provider) =>
        provider == ExecutionProvider.Cuda
        && (reason.Contains("cuda", StringComparison.OrdinalIgnoreCase) || reason.Contains("cudnn", StringComparison.OrdinalIgnoreCase)
            || reason.Contains("onnxruntime_providers", StringComparison.Ordinal));

    private static ModelLoadException Failure(FailureReason reason, string message, Exception? cause = null) => new(new ModelFailure(reason, message), cause);
}
