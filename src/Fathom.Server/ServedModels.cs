using Fathom.Server.Requests;

namespace Fathom.Server;

/// <summary>The models of a server, opened while it already listens.</summary>
sealed class ServedModels(ServerSettings settings) : IDisposable
{
    volatile IReadOnlyList<ServedModel>? models;

    public ServerSettings Settings => settings;

    /// <summary>Whether requests can be answered.</summary>
    public bool AreReady => models is not null;

    /// <summary>Those that are opened.</summary>
    /// <exception cref="ApiException">They are not yet.</exception>
    public IReadOnlyList<ServedModel> All => models ?? throw ApiException.Unavailable("the models are being loaded", "loading");

    /// <summary>The model that a request names; without a name the first.</summary>
    /// <exception cref="ApiException">There is none of that name, or none yet.</exception>
    public ServedModel Find(string? name) => name is null ? All[0]
        : All.FirstOrDefault(model => model.Name == name)
            ?? throw ApiException.NotFound($"The model '{name}' does not exist: there is {string.Join(", ", All.Select(static model => model.Name))}", "model", "model_not_found");

    /// <summary>Opens them.</summary>
    /// <param name="note">Told what is to be said.</param>
    /// <exception cref="FathomException">One cannot be opened.</exception>
    public void Open(Action<string> note)
    {
        var opened = new List<ServedModel>();
        try
        {
            foreach (var (name, path) in settings.Models)
            {
                var language = new Cli.ModelOpening(path, settings.Threads, settings.Engine, note, settings.Copies).Open();
                foreach (string said in language.Notes)
                    note($"{name}: {said}");
                opened.Add(new(name, language, new() { CacheBytes = settings.CacheBytes ?? FreeMemory.Bytes / 2 / settings.Models.Count }, settings.Limits));
            }
            models = opened;
        }
        catch
        {
            opened.ForEach(static model => model.Dispose());
            throw;
        }
    }

    /// <summary>Takes models that are open.</summary>
    public void Take(IReadOnlyList<ServedModel> open) => models = open;

    public void Dispose()
    {
        foreach (var model in models ?? [])
            model.Dispose();
    }
}
