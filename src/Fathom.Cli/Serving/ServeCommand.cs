using System.CommandLine;
#if SERVER
using System.Text.Json;
using Fathom.Cli.Beside;
using Fathom.Cli.Options;
using Fathom.Server;

namespace Fathom.Cli.Serving;

/// <summary>fathom serve: answers other programs, by the program that lies beside the command.</summary>
sealed class ServeCommand : Verb
{
    readonly ServedModelOptions models = new();
    readonly ServerOptionGroup server = new();
    readonly ServerLimitOptions limits = new();
    readonly CacheOptionGroup cache = new();
    readonly EngineOptionGroup engine = new();

    public ServeCommand(CommandIo io) : base("serve",
        "Serves models by the OpenAI protocol, and tells with each answer at what depth its tokens settle. Needs ASP.NET Core's runtime.", io) =>
        Take([models, server, limits, cache, engine]);

    public override IReadOnlyList<string> Examples =>
    [
        "fathom serve",
        "fathom serve -m model.gguf --port 8000",
        "fathom serve -m small=a.gguf -m large=b.gguf --host 0.0.0.0 --api-key secret",
    ];

    protected override int Run(ParseResult parsed)
    {
        var settings = limits.Read(parsed, server.Read(parsed, models.Read(parsed, new() { Models = [] })));
        settings = settings with { CacheBytes = cache.Read(parsed).CacheBytes, Engine = engine.Read(parsed) };
        return BesideProgram.Run("Fathom.Server.dll", JsonSerializer.Serialize(settings, SettingsJson.Default.ServerSettings), "serving");
    }
}
#else

namespace Fathom.Cli.Serving;

/// <summary>fathom serve, where the server is not beside the command.</summary>
sealed class ServeCommand : Command
{
    public ServeCommand(CommandIo io) : base("serve", "Serves models by the OpenAI protocol, and tells with each answer at what depth its tokens settle.")
    {
        _ = io;
        TreatUnmatchedTokensAsErrors = false;
        SetAction(new Action<ParseResult>(static _ => throw new FathomException("this program was built without the server: the tool of .NET has it (dotnet tool install Fathom.Cli)")));
    }
}
#endif
