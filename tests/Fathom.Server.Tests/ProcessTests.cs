using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Fathom.Traces;

namespace Fathom.Server.Tests;

/// <summary>The command as a process of its own, and clients that are programs.</summary>
public class ProcessTests
{
    static string Command => Path.Combine(Fixtures.Repository, "src", "Fathom.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "Fathom.Cli.dll");

    /// <summary>fathom serve, until it says where it listens and that it is ready.</summary>
    sealed class Served : IDisposable
    {
        readonly Process process;

        public Served(params string[] arguments)
        {
            process = Process.Start(new ProcessStartInfo("dotnet", [Command, "serve", .. arguments]) { RedirectStandardError = true })!;
            string? line;
            while ((line = process.StandardError.ReadLine()) is not null && !line.Contains(" ready: ", StringComparison.Ordinal))
                Said += line + "\n";
            Address = line is null ? throw new InvalidOperationException(Said) : line[(line.IndexOf("http", StringComparison.Ordinal))..];
        }

        public string Said { get; private set; } = "";

        public string Address { get; }

        /// <summary>The server, which the command started.</summary>
        public int Server => int.Parse(File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ')[0], CultureInfo.InvariantCulture);

        public void Signal(string signal) => Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();

        public int Ends()
        {
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
            return process.ExitCode;
        }

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    static string Run(string program, string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;
            var output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output.Result + error);
            return output.Result;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"this system has no {program}");
            return "";
        }
    }

    [Fact]
    public void The_command_serves_curl_and_ends_by_a_signal()
    {
        using var served = new Served("--port", "0");
        string answer = Run("curl", ".", "-s", $"{served.Address}/chat/completions", "-H", "Content-Type: application/json", "-d", """{"messages":[{"role":"user","content":"What is 8 + 5?"}],"max_tokens":5,"depth":true}""");
        Assert.Equal("abacus", JsonElement.Parse(answer).GetProperty("model").GetString());
        string stream = Run("curl", ".", "-sN", $"{served.Address}/completions", "-H", "Content-Type: application/json", "-d", """{"prompt":"8 + 5","max_tokens":5,"stream":true}""");
        Assert.EndsWith("data: [DONE]\n\n", stream, StringComparison.Ordinal);
        served.Signal("TERM");
        Assert.Equal(0, served.Ends());
    }

    [Fact]
    public async Task A_server_ends_when_whoever_started_it_is_killed()
    {
        using var served = new Served("--port", "0");
        served.Signal("KILL");
        using var client = new HttpClient();
        for (int tries = 0; tries < 200; tries++, await Task.Delay(50))
            try
            {
                await client.GetAsync($"{served.Address}/models");
            }
            catch (HttpRequestException)
            {
                return;
            }
        Assert.Fail("it still answers");
    }

    [Fact]
    public void It_serves_by_TLS_with_a_certificate_of_its_own()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fathom", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.File("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        using var served = new Served("--port", "0", "--certificate", folder.File("cert.pem"), "--certificate-key", folder.File("key.pem"));
        Assert.StartsWith("https://", served.Address, StringComparison.Ordinal);
        string answer = Run("curl", ".", "-s", "--cacert", folder.File("cert.pem"), $"{served.Address}/completions", "-H", "Content-Type: application/json", "-d", """{"prompt":"8 + 5","max_tokens":2}""");
        Assert.Equal("abacus", JsonElement.Parse(answer).GetProperty("model").GetString());
    }

    [Fact]
    public async Task A_server_killed_while_it_writes_traces_leaves_whole_ones_and_takes_them_up_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are looked up in /proc");
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        for (int round = 0; round < 3; round++)
        {
            using var served = new Served("--port", "0", "--traces", folder.Path, "--keep-traces", "1000");
            using var client = new HttpClient();
            var asking = Enumerable.Range(0, 6).Select(async _ =>
            {
                while (true)
                    await client.PostAsync($"{served.Address}/completions", new StringContent("""{"prompt":"8 + 5","max_tokens":40,"ignore_eos":true,"depth":true}""", Encoding.UTF8, "application/json"));
            }).ToArray();
            while (Directory.GetFiles(folder.Path, "*.fathom").Length <= 10 * round)
                await Task.Delay(10);
            await Task.Delay(random.Next(300));
            Process.Start("kill", ["-KILL", $"{served.Server}"]).WaitForExit();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => Task.WhenAll(asking));
            string[] files = Directory.GetFiles(folder.Path, "*.fathom");
            Assert.NotEmpty(files);
            Assert.All(files, static file => Assert.Equal(40, TraceFile.Load(file).Tokens.Count));
        }
        int written = Directory.GetFiles(folder.Path, "*.fathom").Length;
        using var again = new Served("--port", "0", "--traces", folder.Path, "--keep-traces", "1000");
        using var last = new HttpClient();
        Assert.Equal(written, JsonElement.Parse(await last.GetStringAsync($"{again.Address}/fathom/traces")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Five_thousand_heads_that_never_end_take_neither_memory_nor_the_place_of_others_for_long()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are looked up in /proc");
        using var served = new Served("--port", "0");
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{served.Address}/models")).StatusCode);
        long before = ResidentBytes(served.Server);
        using var attacker = Process.Start(new ProcessStartInfo("bash", ["-c",
            $"trap '' PIPE; ulimit -n 6000; for i in $(seq 5000); do exec {{fd}}<>/dev/tcp/127.0.0.1/{new Uri(served.Address).Port}; printf 'POST /v1/chat/comp' >&$fd; done 2>/dev/null; echo sent; exec sleep 60"])
        { RedirectStandardOutput = true })!;
        Assert.Equal("sent", await attacker.StandardOutput.ReadLineAsync());
        long peak = ResidentBytes(served.Server);
        var start = Stopwatch.StartNew();
        while (!await Answers(client, served.Address))
            Assert.InRange(start.Elapsed.TotalSeconds, 0, 60);
        peak = Math.Max(peak, ResidentBytes(served.Server));
        attacker.Kill();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"5,000 heads: {(peak - before) >> 20} MiB more, others answered after {start.Elapsed.TotalSeconds:F1} s"));
        Assert.InRange(peak - before, long.MinValue, 200L << 20);
    }

    static async Task<bool> Answers(HttpClient client, string address)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            return (await client.GetAsync($"{address}/models", patience.Token)).IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    static long ResidentBytes(int process) =>
        1024 * long.Parse(File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim('\t'), CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(2, "--no-key", "--host", "0.0.0.0")]
    [InlineData(2, "two models are called", "-m", "a=x", "-m", "a=y")]
    [InlineData(2, "--port must be", "--port", "70000")]
    [InlineData(2, "--grace", "--grace", "-1")]
    [InlineData(1, "nothing.gguf", "--port", "0", "-m", "nothing.gguf")]
    public void What_cannot_be_served_is_an_error_that_says_why(int code, string text, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Command, "serve", .. arguments]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(code, process.ExitCode);
        Assert.Contains(text, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error_that_says_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Command, "serve", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}"]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("is taken (--port chooses another)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_of_npm_chat_stream_stop_go_away_and_are_told_errors()
    {
        using var folder = new TemporaryFolder();
        Install(folder, "openai@7", "ai@7", "@ai-sdk/openai-compatible@3", "zod@4");
        File.WriteAllText(folder.File("client.mjs"), """
            import OpenAI from "openai";
            import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
            import { generateText, streamText } from "ai";
            const baseURL = process.argv[2], content = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";
            const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
            const asked = { model: "abacus", messages: [{ role: "user", content }], temperature: 0, max_tokens: 60 };
            const whole = await client.chat.completions.create({ ...asked, logprobs: true, top_logprobs: 1, n: 2 });
            let text = "", usage;
            for await (const chunk of await client.chat.completions.create({ ...asked, stream: true, stream_options: { include_usage: true } })) {
                text += chunk.choices[0]?.delta?.content ?? "";
                usage = chunk.usage ?? usage;
            }
            const stopped = await client.chat.completions.create({ ...asked, stop: "13" });
            let error;
            try { await client.chat.completions.create({ ...asked, model: "other" }); } catch (thrown) { error = { status: thrown.status, code: thrown.code }; }
            const leaving = await client.chat.completions.create({ ...asked, max_tokens: 900, stream: true });
            for await (const chunk of leaving) { leaving.controller.abort(); break; }
            const response = await client.responses.create({ model: "abacus", input: content, temperature: 0, max_output_tokens: 60 });
            const model = createOpenAICompatible({ name: "fathom", baseURL, includeUsage: true }).chatModel("abacus");
            const generated = await generateText({ model, prompt: content, temperature: 0, maxOutputTokens: 60, maxRetries: 0 });
            let streamed = "";
            const stream = streamText({ model, prompt: content, temperature: 0, maxOutputTokens: 60, maxRetries: 0 });
            for await (const part of stream.textStream) streamed += part;
            console.log(JSON.stringify({
                text: whole.choices[0].message.content, second: whole.choices[1].message.content, logprobs: whole.choices[0].logprobs.content.length, tokens: whole.usage.completion_tokens,
                streamed: text, usage: usage.completion_tokens, stopped: stopped.choices[0].message.content, error, response: response.output_text,
                generated: generated.text, reason: generated.finishReason, used: generated.usage.outputTokens, aiStreamed: streamed }));
            """);
        using var served = new Served("--port", "0");
        var said = JsonElement.Parse(Run("node", folder.Path, "client.mjs", served.Address));
        string text = said.GetProperty("text").GetString()!;
        Assert.Contains("13", text, StringComparison.Ordinal);
        foreach (string same in new[] { "second", "streamed", "response", "generated", "aiStreamed" })
            Assert.Equal(text, said.GetProperty(same).GetString());
        Assert.Equal(text[..text.IndexOf("13", StringComparison.Ordinal)], said.GetProperty("stopped").GetString());
        Assert.Equal(said.GetProperty("tokens").GetInt32(), 2 * said.GetProperty("usage").GetInt32());
        Assert.Equal(said.GetProperty("usage").GetInt32(), said.GetProperty("used").GetInt32());
        Assert.Equal("stop", said.GetProperty("reason").GetString());
        Assert.Equal("{\"status\":404,\"code\":\"model_not_found\"}", said.GetProperty("error").GetRawText());
    }

    static void Install(TemporaryFolder folder, params string[] packages)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefer-offline", "--prefix", folder.Path, .. packages]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.SkipUnless(process.ExitCode == 0, $"npm cannot get {string.Join(", ", packages)}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("this system has no npm");
        }
    }
}
