using System.Collections.Frozen;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Notifications;
using Ironic.Conductor.Options;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Identity;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Sensors;

/// <summary>One node's turn of the sensor collection (the API contract, section 10.8). What fails is counted and kept beside the readings; the node itself is never changed.</summary>
internal sealed partial class SensorCheck(INodeStore nodes, DriverRegistry drivers, SensorMemory memory, Notifier notifier, ConductorMeter meter, IIdSource ids, TimeProvider clock, ConductorOptions options, ILogger<SensorCheck> log)
{
    private readonly FrozenSet<SensorKind> _kinds = options.Sensors.Kinds.ToFrozenSet();

    public bool IsDue(Node node) => WhyNot(node, options.Sensors) is null;

    /// <summary>Why a node's sensors are not read as it stands now; null: they are.</summary>
    public static string? WhyNot(Node node, SensorOptions options) => node switch
    {
        { Maintenance: true } => "the node is in maintenance",
        { Reservation: { } holder } => $"the node is locked by {holder}",
        { Provision.State: ProvisionState.Enroll or ProvisionState.Verifying } => "the node's BMC has not been verified",
        { Provision.State: not ProvisionState.Active } when !options.UndeployedNodes => "the node is not active, and conductor.sensors.undeployedNodes is false",
        _ => null,
    };

    public async Task ReadAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(uuid, cancellationToken) is not { } node || !IsDue(node)) return;
        if (!drivers.TryBind(node, out var driver, out _) || !driver.TryGet<ISensorCapability>(out var sensors)) return;
        var begun = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(options.Sensors.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var readings = await sensors.ReadSensorsAsync(DriverContexts.Of(node, NoTimeline.Instance), _kinds, either.Token);
            meter.SensorsRead(answered: true, clock.GetElapsedTime(begun));
            memory.Read(uuid, readings);
            if (options.Notifications.Sensors && readings.Count > 0) notifier.Tell(SensorNews.Of(node, readings, clock.GetUtcNow(), ids.NewId()));
        }
        catch (DriverException e)
        {
            Fail(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Fail($"its BMC took longer than {options.Sensors.Timeout.TotalSeconds:0} s (conductor.sensors.timeout)");
        }

        void Fail(string why)
        {
            meter.SensorsRead(answered: false, clock.GetElapsedTime(begun));
            memory.Failed(uuid, why);
            SensorsUnread(uuid, why);
        }
    }

    [LoggerMessage(1150, LogLevel.Warning, "The sensors of node {Node} could not be read: {Message}")]
    private partial void SensorsUnread(Guid node, string message);
}
