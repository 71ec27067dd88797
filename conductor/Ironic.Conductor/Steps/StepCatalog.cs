using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;

namespace Ironic.Conductor.Steps;

/// <summary>Who offers which steps: a node's slots by themselves, and the agent on behalf of those whose work it does.</summary>
internal static class StepCatalog
{
    /// <summary>Out of band, core steps included; known without booting anything.</summary>
    public static List<Step> OfSlots(NodeDriver driver, StepFlowKind flow) =>
    [
        .. from slot in driver.Slots.Values
           from offered in StepsOf(slot)
           let step = Step.Of(slot.Slot, offered, flow)
           where step is not null
           select step.Value,
    ];

    /// <summary>What counts of an agent's offer.</summary>
    public static IEnumerable<Step> OfAgent(NodeDriver driver, IEnumerable<Step> offered) =>
        offered.Where(step => driver.Slots.Values.Any(slot => slot is IAgentSlot && slot.Slot.WireName == step.Interface));

    /// <summary>Whether booting the ramdisk is of any use to this node.</summary>
    public static bool UsesAgent(NodeDriver driver) => driver.Slots.GetValueOrDefault(DriverSlot.Deploy) is IAgentSlot;

    /// <summary>One of the conductor's own, done with the agent's help.</summary>
    public static bool IsCore(NodeDriver driver, Step step) => SlotOf(driver, step) is IAgentSlot agent && agent.CoreSteps.Any(core => core.Name == step.Name);

    /// <summary>The slot that carries it out by itself; null: it is the agent's, or nobody's.</summary>
    public static IStepsCapability? OutOfBand(NodeDriver driver, Step step) => SlotOf(driver, step) is IStepsCapability own && own.Steps.Any(offered => offered.Name == step.Name) ? own : null;

    private static IDriverInterface? SlotOf(NodeDriver driver, Step step) => driver.Slots.Values.FirstOrDefault(slot => slot.Slot.WireName == step.Interface);

    private static IEnumerable<DriverStep> StepsOf(IDriverInterface slot) => [.. (slot as IStepsCapability)?.Steps ?? [], .. (slot as IAgentSlot)?.CoreSteps ?? []];
}
