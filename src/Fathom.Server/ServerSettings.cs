using System.Text.Json.Serialization;

namespace Fathom.Server;

/// <summary>What a server is told by whoever starts it, as JSON at its standard input.</summary>
sealed record ServerSettings
{
    /// <summary>The models, the first of which is taken where a request names none.</summary>
    public required IReadOnlyList<ModelSetting> Models { get; init; }

    /// <summary>The address it listens at.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any that is free.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>What requests must bear; null where they need not.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The names under which it may be called, beside its address and those of this machine itself; "*" for any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The origins whose pages may call it; "*" for any.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The certificate, in PEM; null for no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key, in PEM.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Whether weights are read into memory, not mapped: files may then be changed while they are served.</summary>
    public bool Copies { get; init; }

    /// <summary>How many threads each model runs on; null for as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>The most positions of a sequence; null for what each model was made for.</summary>
    public int? Context { get; init; }

    /// <summary>The most bytes that keys and values may take, for each model; null for half of what is free, shared by all.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>What runs the models, and what llama.cpp is asked for.</summary>
    public Cli.EngineWishes Engine { get; init; }

    /// <summary>The bounds of what is asked.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>How long streams may go on after the server is told to stop, in seconds.</summary>
    public double GraceSeconds { get; init; } = 20;

    /// <summary>Whether prompts and answers are logged.</summary>
    public bool LogText { get; init; }

    /// <summary>How many traces of past answers are kept.</summary>
    public int KeepTraces { get; init; } = 16;

    /// <summary>The folder that they are kept in; null for memory.</summary>
    public string? TraceFolder { get; init; }

    /// <summary>Whether whoever may ask may also watch what others ask and are answered.</summary>
    public bool ShowLive { get; init; }
}

/// <summary>A model to be served.</summary>
/// <param name="Name">What requests call it.</param>
/// <param name="Path">The file, folder or name that it is opened by.</param>
sealed record ModelSetting(string Name, string Path);

/// <summary>The bounds of what is asked.</summary>
sealed record ServerLimits
{
    /// <summary>The most bytes of a request.</summary>
    public long BodyBytes { get; init; } = 32 << 20;

    /// <summary>The most tokens of a prompt; null for what the context has room for.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>The most prompts of a request times answers to each.</summary>
    public int Choices { get; init; } = 1024;

    /// <summary>The most tokens of an answer.</summary>
    public int AnswerTokens { get; init; } = 32_768;

    /// <summary>The most tokens of an answer where the request of a chat does not say.</summary>
    public int DefaultAnswerTokens { get; init; } = 4096;

    /// <summary>How many sequences of a model run at once.</summary>
    public int Running { get; init; } = 64;

    /// <summary>How many requests of a model wait.</summary>
    public int Waiting { get; init; } = 1024;

    /// <summary>How many connections there are at once.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>How long a client may take to send the head of a request, in seconds.</summary>
    public double HeaderSeconds { get; init; } = 15;

    /// <summary>How long a client may take to read what is written to it, in seconds.</summary>
    public double ReadSeconds { get; init; } = 60;

    /// <summary>How long a stream says nothing before a comment shows that it lives, in seconds.</summary>
    public double SilenceSeconds { get; init; } = 10;
}

/// <summary>Settings as JSON.</summary>
[JsonSerializable(typeof(ServerSettings))]
sealed partial class SettingsJson : JsonSerializerContext;
