using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Finds a token that an option names.</summary>
static class NamedToken
{
    /// <summary>The token that a text is, or that id:13 names.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The text, or id:13.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="FathomException">The text is not one token of the model, or the id is outside its vocabulary.</exception>
    public static int Find(LanguageModel model, string name, string option)
    {
        try
        {
            return model.FindToken(name);
        }
        catch (FathomException error)
        {
            throw new FathomException($"{option}: {error.Message}", error);
        }
    }
}
