using Ironic.Conductor.Agents;
using Ironic.Model.Drivers;
using Ironic.Model.Images;

namespace Ironic.Conductor.Jobs;

/// <summary>Exceptions of a stage, translated once into the failure they stand for.</summary>
internal static class Faults
{
    public static bool IsUnexpected(Exception exception) => exception is not (DriverException or ImageException or AgentException);

    public static StageOutcome.Failed ToOutcome(Exception exception, string stage) => exception switch
    {
        DriverException driver => new(driver.Message, driver.Cause),
        ImageException image => new(image.Message, image.Cause),
        AgentException agent => new(agent.Message, agent.Cause),
        _ => new($"Unexpected failure in stage {stage}: {exception.Message} (see the log)", "internal"),
    };
}
