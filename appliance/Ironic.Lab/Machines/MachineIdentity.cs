namespace Ironic.Lab.Machines;

/// <summary>What a machine is called, by people and on the network.</summary>
/// <param name="Name">LAB-1 and so on.</param>
/// <param name="Mac">Its card's address.</param>
/// <param name="Tap">The tap in the lab's namespace that its card is plugged into.</param>
internal sealed record MachineIdentity(string Name, string Mac, string Tap)
{
    /// <summary>The board's UUID, which stays with the MAC.</summary>
    public Guid Uuid => Guid.Parse($"49724c61-6200-4000-8000-{Mac.Replace(":", "", StringComparison.Ordinal)}");
}
