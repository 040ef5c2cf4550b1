using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>A profile as the header of a .fathom file names it: PaperLiteral for paper-literal.</summary>
sealed class LensProfileConverter : JsonConverter<LensProfile>
{
    public override LensProfile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return LensProfile.All.FirstOrDefault(profile => Name(profile) == name) ?? throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, LensProfile value, JsonSerializerOptions options) => writer.WriteStringValue(Name(value));

    static string Name(LensProfile profile) => string.Concat(profile.Name.Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>The name of a lens as it is written.</summary>
sealed class LensNameConverter : JsonConverter<LensName>
{
    public override LensName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? LensName.Parse(reader.GetString()!) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, LensName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
