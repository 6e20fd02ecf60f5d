namespace ModelServing.Runtime.Configuration;

/// <summary>The <c>model</c> section.</summary>
internal static class ModelSectionParser
{
    public static ModelDescription Parse(JsonSection section)
    {
        var identity = new ModelIdentity(Name(section, "name", section.RequiredText("name")), Name(section, "version", section.Text("version", "1")));
        section.Choice("format", ModelFormat.ONNX);
        var file = FileName(section);
        var id = section.Has("id") ? Name(section, "id", section.Text("id", "")) : null;
        var verificationSection = section.Object("verification");
        var externalData = ExternalDataOf(verificationSection);
        var verification = VerificationOf(verificationSection);
        var source = ModelSourceParser.Parse(section.Object("source"), verification);
        section.RejectUnknown();
        return new ModelDescription(identity, file, id, source, verification, externalData);
    }

    private static string Name(JsonSection section, string member, string text)
    {
        if (text.Length > 0 && !ModelName.IsValid(text))
        {
            section.Report(member, $"{ModelName.Rule}, is {JsonSection.Show(text)}");
            return "";
        }

        if (text.Length == 0 && section.Has(member))
        {
            section.Report(member, "must not be empty");
        }

        return text;
    }

    private static string FileName(JsonSection section)
    {
        var file = section.Text("file", "model.onnx");
        if (!ModelName.IsFile(file))
        {
            section.Report("file", $"{ModelName.FileRule}, is {JsonSection.Show(file)}");
        }

        return file;
    }

    private static Dictionary<string, Sha256Digest> ExternalDataOf(JsonSection section)
    {
        var digests = new Dictionary<string, Sha256Digest>(StringComparer.Ordinal);
        foreach (var (place, item) in section.Objects("externalData"))
        {
            var (path, text) = (item.RequiredText("path"), item.RequiredText("sha256"));
            item.RejectUnknown();
            if (!Sha256Digest.TryParse(text, out var digest))
            {
                section.Report(place, $"needs a sha256 of 64 hexadecimal digits, has {JsonSection.Show(text)}");
            }
            else if (!digests.TryAdd(path, digest))
            {
                section.Report(place, $"gives {JsonSection.Show(path)} twice");
            }
        }

        return digests;
    }

    private static Verification VerificationOf(JsonSection section)
    {
        var policy = section.Choice("policy", VerificationPolicy.Enforce);
        var text = section.Text("sha256", "");
        var known = Sha256Digest.TryParse(text, out var digest);
        if (section.Has("sha256") && !known)
        {
            section.Report("sha256", $"must be 64 hexadecimal digits, is {JsonSection.Show(text)}");
        }
        else if (policy == VerificationPolicy.Enforce && !known)
        {
            section.Report("sha256", "is missing; policy Enforce needs the digest that `sha256sum` prints for the file");
        }

        section.RejectUnknown();
        return policy switch
        {
            VerificationPolicy.Enforce when known => new Verification.Enforce(digest),
            VerificationPolicy.Warn when known => new Verification.Warn(digest),
            _ => new Verification.Disabled(),
        };
    }

    private enum ModelFormat
    {
        ONNX,
    }

    private enum VerificationPolicy
    {
        Enforce,
        Warn,
        Disabled,
    }
}
