using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Cli.Options;

/// <summary>--variable, which verbs that render a chat template share: what the template is told.</summary>
sealed class VariableOption : Option<IReadOnlyDictionary<string, JsonElement>>
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public VariableOption() : base("--variable")
    {
        HelpName = "NAME=JSON";
        Description = "Tell the chat template this, such as enable_thinking=false or reasoning_effort='\"high\"'. Several may be given.";
        Arity = ArgumentArity.OneOrMore;
        DefaultValueFactory = static _ => new Dictionary<string, JsonElement>();
        CustomParser = Parse;
    }

    static Dictionary<string, JsonElement> Parse(ArgumentResult result)
    {
        var variables = new Dictionary<string, JsonElement>();
        foreach (var token in result.Tokens)
        {
            try
            {
                var (name, value) = Read(token.Value);
                if (!variables.TryAdd(name, value))
                    throw new FormatException("is given twice");
            }
            catch (FormatException error)
            {
                result.AddError($"--variable: \"{token.Value}\" {error.Message}");
            }
        }
        return variables;
    }

    static (string Name, JsonElement Value) Read(string text)
    {
        int equals = text.IndexOf('=');
        string name = equals < 0 ? "" : text[..equals];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(static c => c == '_' || char.IsAsciiLetterOrDigit(c)))
            throw new FormatException("is no name and value such as enable_thinking=false");
        try
        {
            // Writing the value finds texts with half a surrogate pair.
            string value = JsonNode.Parse(text[(equals + 1)..], documentOptions: Strict)?.ToJsonString() ?? "null";
            return (name, JsonElement.Parse(value));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"has no JSON behind the sign of equality: a text stands in quotation marks, as in {name}=\"high\"");
        }
    }
}
