namespace Fathom.Models;

/// <summary>Whether a linear map of an architecture has a bias.</summary>
enum Bias
{
    /// <summary>Never.</summary>
    None,
    /// <summary>Where the file has one.</summary>
    Optional,
    /// <summary>Always.</summary>
    Required,
}

/// <summary>Reads of a file whether its maps have biases.</summary>
static class Biases
{
    /// <summary>As a key says it; where it says nothing, as the tensors are.</summary>
    public static Bias Announced(Hyperparameters p, string key) => p.Boolean(key) switch
    {
        true => Bias.Required,
        false => Bias.None,
        null => Bias.Optional,
    };
}
