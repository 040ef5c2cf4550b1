namespace Fathom.Tokenization.HuggingFace;

/// <summary>The added tokens of a tokenizer.json and of the files beside it, each with its id.</summary>
sealed class AddedTokenList
{
    readonly List<AddedTokenJson> tokens;
    readonly Dictionary<string, int> places = [];
    readonly Dictionary<string, int> modelIds = [];
    int next;

    AddedTokenList(IReadOnlyList<string?> model, IEnumerable<AddedTokenJson> own, HashSet<string> asked)
    {
        tokens = [.. own];
        for (int i = 0; i < tokens.Count; i++)
            places.TryAdd(tokens[i].Token.Text, i);
        for (int id = 0; id < model.Count; id++)
            if (model[id] is { } text && asked.Contains(text))
                modelIds.TryAdd(text, id);
        next = tokens.Aggregate(model.Count, static (count, token) => Math.Max(count, token.Token.Id + 1));
    }

    /// <summary>The tokens that tokenizer.json adds, with the flags that the files beside it give them, and those that they add.</summary>
    /// <param name="model">The tokens of the model, by id; null where an id has none.</param>
    /// <param name="own">What tokenizer.json adds.</param>
    /// <param name="config">The files beside it.</param>
    public static IReadOnlyList<AddedTokenJson> Of(IReadOnlyList<string?> model, IEnumerable<AddedTokenJson> own, TokenizerConfig config)
    {
        HashSet<string> special = [.. config.Special.All.Select(static token => token.Token.Text)];
        AddedTokenJson[] stated = config.Added ?? config.Older;
        var list = new AddedTokenList(model, own, [.. special, .. stated.Select(static token => token.Token.Text)]);
        foreach (var token in config.Added ?? [])
            list.Change(token);
        foreach (var token in stated)
            list.Add(special.Contains(token.Token.Text) ? token.AsSpecial() : token);
        foreach (var token in config.Special.All)
        {
            list.Add(token);
            list.MakeSpecial(token.Token.Text);
        }
        return list.tokens;
    }

    /// <summary>Gives a token that is there already the flags that are stated of it.</summary>
    void Change(AddedTokenJson stated)
    {
        if (places.TryGetValue(stated.Token.Text, out int place))
            tokens[place] = tokens[place].WithFlagsOf(stated.Token);
    }

    void MakeSpecial(string text)
    {
        if (places.TryGetValue(text, out int place))
            tokens[place] = tokens[place].WithFlagsOf(tokens[place].Token with { Special = true });
    }

    /// <summary>Adds a token that is not there yet: under the id that the model has for it, else behind all others, at its own id where that lies there.</summary>
    void Add(AddedTokenJson token)
    {
        string text = token.Token.Text;
        if (text.Length == 0 || !places.TryAdd(text, tokens.Count))
            return;
        int id = modelIds.TryGetValue(text, out int known) ? known : token.Token.Id >= next ? token.Token.Id : next;
        tokens.Add(token.At(id));
        next = Math.Max(next, id + 1);
    }
}
