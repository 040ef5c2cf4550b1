#if SERVER
using System.CommandLine;
using System.Net;
using Fathom.Server;

namespace Fathom.Cli.Options;

/// <summary>Where a server listens, and who may ask it.</summary>
sealed class ServerOptionGroup : OptionGroup
{
    /// <summary>Names the environment variable that holds the key.</summary>
    public const string KeyVariable = "FATHOM_API_KEY";

    readonly Option<string?> host, key, keyFile, certificate, certificateKey;
    readonly Option<int?> port;
    readonly Option<bool> noKey, logText, showLive;
    readonly Option<string[]> allowedHosts, origins;

    public ServerOptionGroup() : base("Server")
    {
        host = Add(New.Text("--host", "ADDRESS", "The address it listens at: 127.0.0.1, this machine alone. Others need a key."));
        port = Add(New.Number<int>("--port", "The port: 8080; 0 for any that is free."));
        key = Add(New.Text("--api-key", "KEY", $"What requests must bear. {KeyVariable} does the same, and is not seen by who lists processes."));
        keyFile = Add(New.File("--api-key-file", "FILE", "A file that holds the key."));
        noKey = Add(New.Flag("--no-key", "Serve an address that others reach without a key."));
        allowedHosts = Add(New.Texts("--allow-host", "NAME", "A name by which requests may call it, beside localhost, its address and any address in digits; * for any."));
        origins = Add(New.Texts("--allow-origin", "ORIGIN", "An origin whose pages may ask it, such as https://example.org; * for any. By default none."));
        certificate = Add(New.File("--certificate", "FILE", "Serve by TLS with this certificate, in PEM."));
        certificateKey = Add(New.File("--certificate-key", "FILE", "Its key, in PEM, where the certificate's file does not hold it."));
        logText = Add(New.Flag("--log-text", "Log each prompt with its answers on stderr, a line of JSON each. By default no text of requests is logged."));
        showLive = Add(New.Flag("--show-live", "Let all who may ask watch every question and answer while it comes. By default answers are shown to who asked, and those with depth when they have ended."));
    }

    /// <summary>What was given, in the settings.</summary>
    /// <exception cref="UsageException">Options exclude each other, or an address that others reach has no key.</exception>
    /// <exception cref="FathomException">The key's file cannot be read.</exception>
    public ServerSettings Read(ParseResult parsed, ServerSettings settings)
    {
        string address = parsed.GetValue(host) ?? settings.Host;
        int number = parsed.GetValue(port) ?? settings.Port;
        if (number is < 0 or > ushort.MaxValue)
            throw new UsageException($"{port.Name} must be from 0 to {ushort.MaxValue}");
        string? secret = ReadKey(parsed);
        if (secret is not null && parsed.GetValue(noKey))
            throw new UsageException($"{noKey.Name} excludes {key.Name} and {keyFile.Name}");
        if (secret is null && !parsed.GetValue(noKey) && !IsLoopback(address))
            throw new UsageException($"{address} is reached by others: give {key.Name} or {keyFile.Name}, or say {noKey.Name}");
        if (parsed.GetValue(certificateKey) is not null && parsed.GetValue(certificate) is null)
            throw new UsageException($"{certificateKey.Name} goes with {certificate.Name}");
        return settings with
        {
            Host = address,
            Port = number,
            ApiKey = secret,
            AllowedHosts = parsed.GetValue(allowedHosts)!,
            Origins = parsed.GetValue(origins)!,
            Certificate = parsed.GetValue(certificate),
            CertificateKey = parsed.GetValue(certificateKey),
            LogText = parsed.GetValue(logText),
            ShowLive = parsed.GetValue(showLive),
        };
    }

    static bool IsLoopback(string address) => address.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(address, out var number) && IPAddress.IsLoopback(number);

    string? ReadKey(ParseResult parsed)
    {
        string? given = parsed.GetValue(key);
        if (given is not null && parsed.GetValue(keyFile) is not null)
            throw new UsageException($"only one of {key.Name} and {keyFile.Name} can be given");
        if (parsed.GetValue(keyFile) is { } file)
            given = ReadFile(file);
        else if (given is null && !parsed.GetValue(noKey))
            given = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } ofEnvironment ? ofEnvironment : null;
        return given is null || given.Length > 0 && !given.Any(char.IsControl) ? given : throw new UsageException("the key is empty, or holds characters that no header can");
    }

    static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{path}: cannot be read: {FileFault.Of(path, error)}", error);
        }
    }
}
#endif
