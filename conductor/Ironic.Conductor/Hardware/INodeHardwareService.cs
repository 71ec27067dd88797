using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Conductor.Hardware;

/// <summary>
/// What clients ask of a machine beside power, boot device and verbs (the API contract, sections 2.2 to 2.4 and 2.7). What reads, and lights and RAID, is carried
/// out while the caller waits: a failure is his answer. What else changes something is checked, accepted, durable from then on, and carried out by itself under
/// the node's lock: a failure is in <c>last_error</c> and the history. What the node's driver cannot do is refused as Ironic refuses an unsupported interface.
/// </summary>
public interface INodeHardwareService
{
    /// <summary>Sets <c>target_raid_config</c>, the wish that the next RAID step makes true. Not found: the driver has no RAID.</summary>
    Task<Outcome> SetTargetRaidAsync(Guid uuid, JsonMap target, CancellationToken cancellationToken);

    Task<Outcome> SetBootModeAsync(Guid uuid, BootMode mode, CancellationToken cancellationToken);

    Task<Outcome> SetSecureBootAsync(Guid uuid, bool enabled, CancellationToken cancellationToken);

    ValueTask<Outcome<ConsoleStatus>> GetConsoleAsync(Guid uuid, CancellationToken cancellationToken);

    Task<Outcome> SetConsoleAsync(Guid uuid, bool enabled, CancellationToken cancellationToken);

    Task<Outcome<IReadOnlyList<Indicator>>> ListIndicatorsAsync(Guid uuid, CancellationToken cancellationToken);

    /// <param name="uuid">Which node.</param>
    /// <param name="name">The indicator's, with its component: "led@chassis".</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Outcome<IndicatorState>> GetIndicatorAsync(Guid uuid, string name, CancellationToken cancellationToken);

    /// <inheritdoc cref="GetIndicatorAsync"/>
    Task<Outcome> SetIndicatorAsync(Guid uuid, string name, IndicatorState state, CancellationToken cancellationToken);

    Task<Outcome<IReadOnlyList<VirtualMedium>>> ListMediaAsync(Guid uuid, CancellationToken cancellationToken);

    Task<Outcome> AttachMediaAsync(Guid uuid, VirtualMediaDevice device, Uri image, CancellationToken cancellationToken);

    /// <param name="uuid">Which node.</param>
    /// <param name="devices">Kinds of drives; empty: all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<Outcome> DetachMediaAsync(Guid uuid, IReadOnlyList<VirtualMediaDevice> devices, CancellationToken cancellationToken);

    /// <summary>How it stands with the node's BMC, without asking it.</summary>
    Task<Outcome<BmcStatus>> DescribeBmcAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Takes down what is said to the node's BMC until <paramref name="duration"/> has passed.</summary>
    Task<Outcome<BmcTrace>> RecordBmcAsync(Guid uuid, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Ends what <see cref="RecordBmcAsync"/> began.</summary>
    Task<Outcome> EndBmcRecordAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>The last trace of the node's BMC. Not found: none is kept.</summary>
    Task<Outcome<BmcTrace>> FindBmcTraceAsync(Guid uuid, CancellationToken cancellationToken);

    ValueTask<Outcome<IReadOnlyList<VendorMethod>>> ListVendorMethodsAsync(Guid uuid, CancellationToken cancellationToken);

    /// <param name="uuid">Which node.</param>
    /// <param name="method">One of those listed.</param>
    /// <param name="httpMethod">"GET", "POST", ...</param>
    /// <param name="arguments">The method's own.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The method's result; of an asynchronous one, that it is accepted.</returns>
    Task<Outcome<VendorAnswer>> CallVendorAsync(Guid uuid, string method, string httpMethod, JsonMap arguments, CancellationToken cancellationToken);
}

/// <param name="Enabled">Whether it runs.</param>
/// <param name="Address">Where; null: it does not run, or has no address.</param>
public sealed record ConsoleStatus(bool Enabled, ConsoleAddress? Address);

/// <summary>What came of a vendor method.</summary>
public sealed record VendorAnswer(VendorMethod Method, JsonNode? Result);
