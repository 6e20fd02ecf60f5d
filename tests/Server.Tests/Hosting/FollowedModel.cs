using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelServing.Runtime.Commands;
using ModelServing.Runtime.Configuration;
using ModelServing.Runtime.Endpoints;
using ModelServing.Runtime.Hosting;

namespace ModelServing.Runtime.Tests.Hosting;

/// <summary>A runtime that follows its configuration document, with a folder of models in the place of a claim. A version is asked for as the operator does.</summary>
internal sealed class FollowedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FollowedModel()
    {
        _folder.Folder("models");
        _folder.Folder("source");
    }

    public IEnumerable<string> Files => Directory.EnumerateFileSystemEntries(_folder.File("models")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    /// <summary>The example model with another digest: a description at its end, which changes nothing else.</summary>
    public static byte[] Variant(string description)
    {
        const byte DocString = (6 << 3) | 2;
        return [.. File.ReadAllBytes(TestModel.FilePath), DocString, (byte)description.Length, .. System.Text.Encoding.ASCII.GetBytes(description)];
    }

    public Task<TestRuntime> StartAsync() => TestRuntime.StartAsync(Plan, new NoModelControl("a document is followed"));

    /// <summary>Asks for a version.</summary>
    /// <param name="version">Its name.</param>
    /// <param name="content">What lies at the source.</param>
    /// <param name="sha256">The digest that is asked for; null for the right one.</param>
    public void Want(string version, byte[] content, string? sha256 = null)
    {
        _folder.Write($"source/{version}.onnx", content);
        Write($$"""
            {
              "version": 1,
              "model": {
                "name": "{{TestModel.Name}}", "version": "{{version}}", "id": "id-{{version}}", "file": "model-{{version}}.onnx",
                "source": { "persistentVolumeClaim": { "path": "{{version}}.onnx" } },
                "verification": { "sha256": "{{sha256 ?? Convert.ToHexStringLower(SHA256.HashData(content))}}" }
              },
              "warmup": { "policy": "None" }, "swap": {}
            }
            """);
    }

    /// <summary>Replaces the document in one step, as the kubelet does.</summary>
    public void Write(string document)
    {
        var path = _folder.Write("config.json.new", document);
        File.Move(path, _folder.File("config.json"), overwrite: true);
    }

    public void Dispose() => _folder.Dispose();

    private ConfiguredModel Plan(IServiceProvider services)
    {
        var (models, path) = (services.GetRequiredService<ServedModels>(), _folder.File("config.json"));
        var follower = new ConfigurationFollower(
            models,
            new ConfigurationWatch(path, TimeProvider.System),
            new FetchOptions(path, _folder.File("models"), _folder.File("source"), "", "", LogLevel.None),
            TimeProvider.System,
            NullLogger<ConfigurationFollower>.Instance);
        return new ConfiguredModel(models, ((ParsedConfiguration.Valid)ConfigurationFile.Read(path)).Configuration, _folder.File("models"), follower);
    }
}
