namespace Fathom.Cli.Options;

/// <summary>Which model runs, where nothing else of the input is given by options of its group.</summary>
sealed class ModelOptionGroup : OptionGroup
{
    public ModelOptionGroup(ModelOption model) : base("Model") => Add(model);
}
