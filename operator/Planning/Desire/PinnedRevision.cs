using System.Text;
using System.Text.Json;
using ModelServing.Api.Workloads;

namespace ModelServing.Planning.Desire;

/// <summary>
/// What an operator made of a spec, kept on the Deployment for as long as the spec stays. A newer operator may build another
/// template or have another default image; it takes up what is kept here, and so restarts no pod. Whoever can edit the
/// annotation can edit the Deployment's template as well, so it gives nobody more than they have.
/// </summary>
/// <param name="Spec">Hash of the spec that this was made of.</param>
/// <param name="Name">The revision, <c>&lt;name&gt;-&lt;hash&gt;</c>.</param>
/// <param name="Configuration">The runtime's configuration.</param>
/// <param name="Template">The pods' template without the revision.</param>
/// <param name="Surroundings">Hash of the spec without its model; null where pods cannot swap theirs.</param>
/// <param name="Named">The configuration that the revision is named after, where another model has taken the place of the first.</param>
/// <param name="Previous">The revision that serves while this one cannot be placed; only where nothing but the model differs.</param>
internal sealed record PinnedRevision(
    string? Spec,
    string? Name,
    string? Configuration,
    JsonElement? Template,
    string? Surroundings = null,
    string? Named = null,
    PinnedRevision? Previous = null)
{
    /// <summary>Null when there is no such annotation, or it is damaged.</summary>
    public static PinnedRevision? Parse(string? annotation)
    {
        if (string.IsNullOrEmpty(annotation))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(annotation), PlanningJsonContext.Default.PinnedRevision);
        }
        catch (JsonException)
        {
            // A foreign edit: the revision is then made anew, as at the first time.
            return null;
        }
    }

    public V1PodTemplateSpec? ReadTemplate()
    {
        try
        {
            return Template?.Deserialize(Api.ApiJsonContext.Default.V1PodTemplateSpec);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
