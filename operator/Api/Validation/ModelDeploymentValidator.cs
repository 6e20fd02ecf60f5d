using ModelServing.Api.Serving.V1Alpha1;

namespace ModelServing.Api.Validation;

/// <summary>
/// Every rule for a ModelDeployment: the schema's bounds, what its CEL rules say, and what neither can. The API server has
/// checked the first two for stored objects; a file that <c>model-operator plan</c> reads has passed nothing yet.
/// </summary>
public static class ModelDeploymentValidator
{
    /// <summary>All errors, in the order of the fields; empty when the object is valid.</summary>
    public static IReadOnlyList<FieldError> Validate(V1Alpha1ModelDeployment resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        List<FieldError> errors = [.. MetadataRules.Check(resource.Metadata)];
        if (resource.Spec is not { } spec)
        {
            errors.Add(new FieldError("spec", "is required"));
            return errors;
        }

        errors.AddRange(SchemaConstraints.Check(spec, "spec"));

        // The rules below compare members with each other and trust the shape.
        if (errors.Count == 0)
        {
            errors.AddRange(ModelRules.Check(spec.Model!));
            errors.AddRange(RuntimeRules.Check(spec));
            errors.AddRange(ResourceRules.Check(spec.Resources));
            errors.AddRange(AutoscalingRules.Check(spec));
            errors.AddRange(AvailabilityRules.Check(spec));
            errors.AddRange(NetworkingRules.Check(spec.Networking));
            errors.AddRange(PodTemplateRules.Check(spec.PodTemplate));
        }

        return errors;
    }
}
