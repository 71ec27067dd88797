namespace EndToEnd.Tests;

/// <summary>Emulated machines fill the cores: tests with them run one after another.</summary>
[CollectionDefinition(Collection, DisableParallelization = true)]
public sealed class Machines
{
    public const string Collection = "machines";
}
