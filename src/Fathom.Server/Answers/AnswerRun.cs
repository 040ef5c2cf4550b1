using Fathom.Runs;
using Fathom.Server.Requests;

namespace Fathom.Server.Answers;

/// <summary>Runs all answers of a request: as many at once as there are places, those of one prompt as forks of it.</summary>
/// <param name="request">What was asked.</param>
/// <param name="told">Told of each part, of different answers by several threads at once; answers wait for it.</param>
/// <param name="ended">Told of each answer's sequence when it has ended.</param>
sealed class AnswerRun(AnswerRequest request, Func<Choice, AnswerPart, ValueTask> told, Action<Choice, DepthSequence> ended)
{
    readonly ServedModel model = request.Model;
    readonly List<Task> running = [];

    /// <summary>The answers, in their order.</summary>
    public IReadOnlyList<Choice> Choices { get; } = [.. Enumerable.Range(0, request.Prompts.Count * request.Answers).Select(index => new Choice(index, request))];

    /// <summary>What the answers are called together.</summary>
    public string Id { get; init; } = $"{Guid.NewGuid():N}";

    /// <summary>Told of each part after whoever asked; null where nobody else is.</summary>
    public Action<Choice, AnswerPart>? Watched { get; set; }

    /// <summary>Runs them to the end.</summary>
    /// <param name="cancel">Ends them.</param>
    /// <exception cref="ApiException">They are refused, or one failed.</exception>
    /// <exception cref="OperationCanceledException">They were ended.</exception>
    public async Task Run(CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            for (int prompt = 0; prompt < request.Prompts.Count; prompt++)
                await Start(prompt, ending);
        }
        catch
        {
            ending.Cancel();
            await Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }
        await Task.WhenAll(running);
    }

    /// <summary>Starts the answers to a prompt, when there are places for them.</summary>
    async Task Start(int prompt, CancellationTokenSource ending)
    {
        for (int started = 0; started < request.Answers;)
        {
            int places = await model.Places.Take(request.OnlyReads ? 1 : request.Answers - started, prompt + started > 0, ending.Token);
            int first = started;
            IReadOnlyList<DepthSequence> sequences = [];
            try
            {
                sequences = Begin(prompt, first, places, ending.Token);
            }
            catch (Exception error)
            {
                model.Places.Give(places);
                throw ApiException.Of(error, runs: error is not FathomException);
            }
            for (int i = 0; i < sequences.Count; i++)
                running.Add(Follow(Choices[prompt * request.Answers + first + i], prompt, sequences[i], ending));
            started += places;
        }
    }

    IReadOnlyList<DepthSequence> Begin(int prompt, int first, int count, CancellationToken cancel)
    {
        var sampling = request.Options.Sampling;
        var options = request.Options with { Sampling = sampling with { Seed = unchecked(sampling.Seed + (ulong)first) } };
        return request.OnlyReads ? [model.Engine.Start(request.Prompts[prompt], options, cancel: cancel)] : model.Engine.StartSamples(request.Prompts[prompt], options, count, cancel: cancel);
    }

    async Task Follow(Choice choice, int prompt, DepthSequence sequence, CancellationTokenSource ending)
    {
        try
        {
            await foreach (var part in new AnswerReader(request, request.Prompts[prompt], request.Echoes?[prompt], sequence).Read())
            {
                (choice.Generated, choice.StepsToFirstToken) = (sequence.Generated, sequence.StepsToFirstToken);
                if (part.Finish is not null)
                    ended(choice, sequence);
                await told(choice, part);
                Watched?.Invoke(choice, part);
            }
        }
        catch (Exception error)
        {
            sequence.Cancel();
            ending.Cancel();
            throw error is OperationCanceledException ? error : ApiException.Of(error, runs: true);
        }
        finally
        {
            await sequence.Completion.ContinueWith(static _ => { }, TaskScheduler.Default);
            model.Places.Give(1);
        }
    }
}
