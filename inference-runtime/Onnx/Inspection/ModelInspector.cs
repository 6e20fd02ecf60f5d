using System.Collections.Immutable;
using ModelServing.Engine.Models;
using ModelServing.Onnx.Format;
using ModelServing.Protocol.Tensors;

namespace ModelServing.Onnx.Inspection;

/// <summary>Looks at model files without loading them, so that also a file that ONNX Runtime refuses can be told about.</summary>
public static class ModelInspector
{
    /// <summary>Inspects one file. Never throws because of the file: what is wrong with it is in the result.</summary>
    /// <param name="path">The model; external data are looked for in its folder, and never outside.</param>
    public static ModelInspection Inspect(string path)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return Describe(path, size, OnnxModelReader.Describe(path));
        }
        catch (OnnxFormatException damaged)
        {
            return Unreadable(path, new FileInfo(path).Length, FailureReason.InvalidModel, $"not an ONNX model, or damaged: {damaged.Message}");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(path, null, FailureReason.ModelNotFound, "there is no such file");
        }
        catch (UnauthorizedAccessException denied)
        {
            return Unreadable(path, null, FailureReason.AccessDenied, denied.Message);
        }
        catch (IOException fault)
        {
            return Unreadable(path, null, FailureReason.ModelUnreadable, fault.Message);
        }
    }

    private static ModelInspection Unreadable(string path, long? size, FailureReason reason, string message) =>
        new(path, false, size, [new InspectionProblem(reason, message)], null, [], [], [], null);

    private static ModelInspection Describe(string path, long size, OnnxModelDescription model)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var problems = Refusals.Of(model).ToList();
        var external = ImmutableArray.CreateBuilder<ExternalDataInspection>(model.ExternalLocations.Length);
        foreach (var location in model.ExternalLocations)
        {
            var (file, problem) = Locate(folder, location);
            external.Add(file);
            problems.AddRange(problem is null ? [] : [problem]);
        }

        return new ModelInspection(
            path,
            problems.Count == 0,
            size,
            [.. problems],
            Describe(model),
            [.. model.Inputs.Select(Describe)],
            [.. model.Outputs.Select(Describe)],
            external.DrainToImmutable(),
            Batchability.Of(model.Inputs, model.Outputs));
    }

    private static (ExternalDataInspection File, InspectionProblem? Problem) Locate(string folder, string location)
    {
        if (ExternalLocation.Complaint(location) is { } complaint)
        {
            return (new ExternalDataInspection(location, null), new InspectionProblem(FailureReason.InvalidModel, complaint));
        }

        var file = new FileInfo(Path.Join(folder, location.Replace('\\', '/')));
        return file.Exists
            ? (new ExternalDataInspection(location, file.Length), null)
            : (new ExternalDataInspection(location, null), new InspectionProblem(
                FailureReason.ModelLoadFailed, $"a tensor's data lie in '{location}', and there is no such file beside the model"));
    }

    private static FormatInspection Describe(OnnxModelDescription model) => new(
        model.Header.IrVersion,
        OnnxVersions.MaxIrVersion,
        model.Header.OperatorSets.ToImmutableSortedDictionary(set => Refusals.Name(set.Key), set => set.Value, StringComparer.Ordinal),
        OnnxVersions.MaxOpset,
        [.. model.Operators.Keys.Select(Refusals.Name)],
        model.ProducerName,
        model.ProducerVersion,
        model.Domain,
        model.ModelVersion);

    private static TensorInspection Describe(OnnxValueInfo value)
    {
        var type = Refusals.TypeOf(value) is { } known ? known.ProtocolName() : Refusals.Describe(value);
        return value.Shape is { } shape
            ? new TensorInspection(
                value.Name,
                type,
                [.. shape.Select(dimension => dimension.Size ?? -1)],
                [.. shape.Select(dimension => dimension.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? dimension.Name ?? "?")])
            : new TensorInspection(value.Name, type, null, null);
    }
}
