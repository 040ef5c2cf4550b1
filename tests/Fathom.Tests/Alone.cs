namespace Fathom.Tests;

/// <summary>Tests that measure time, or the whole process, run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
