using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Api.Tests.Support;

/// <summary>The hardware type "equipped": a machine that has all that the API can ask for, in memory.</summary>
internal static class EquippedDrivers
{
    public static HardwareType Type { get; } = new("equipped", new Dictionary<DriverSlot, ImmutableArray<string>>
    {
        [DriverSlot.Bios] = ["no-bios"],
        [DriverSlot.Boot] = ["fake"],
        [DriverSlot.Console] = ["equipped"],
        [DriverSlot.Deploy] = ["fake"],
        [DriverSlot.Management] = ["equipped"],
        [DriverSlot.Network] = ["equipped"],
        [DriverSlot.Power] = ["fake"],
        [DriverSlot.Raid] = ["fake"],
        [DriverSlot.Vendor] = ["equipped"],
    });

    public static IEnumerable<IDriverInterface> Interfaces { get; } = [new Management(), new SerialConsole(), new Network(), new Vendor()];

    /// <summary>A node with driver_info "slow" starts its console when what is returned is disposed of, and not before.</summary>
    public static IDisposable HoldConsoles()
    {
        _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Release();
    }

    private static TaskCompletionSource _held = new();

    private sealed class Release : IDisposable
    {
        public void Dispose() => _held.TrySetResult();
    }

    private abstract class Slot(DriverSlot slot) : IDriverInterface
    {
        DriverSlot IDriverInterface.Slot => slot;

        public string Name => "equipped";

        public IReadOnlyDictionary<string, string> Properties => ImmutableDictionary<string, string>.Empty;

        /// <summary>A node can be spoilt by its driver_info.</summary>
        public IReadOnlyList<string> Validate(DriverContext node) => node.DriverInfo.GetText("wrong") is { } why ? [why] : [];
    }

    private sealed class Network() : Slot(DriverSlot.Network), INetworkInterface
    {
        public bool KeepsVifs => true;
    }

    private sealed class SerialConsole() : Slot(DriverSlot.Console), IConsoleCapability
    {
        public async ValueTask StartConsoleAsync(DriverContext node, CancellationToken cancellationToken)
        {
            if (node.DriverInfo.GetText("broken") is { } why) throw new DriverException(why);
            if (node.DriverInfo.GetText("slow") is not null) await _held.Task.WaitAsync(cancellationToken);
        }

        public ValueTask StopConsoleAsync(DriverContext node, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<ConsoleAddress?> GetConsoleAsync(DriverContext node, CancellationToken cancellationToken) => new(new ConsoleAddress("socat", "tcp://10.0.0.1:7000"));
    }

    private sealed class Vendor() : Slot(DriverSlot.Vendor), IVendorInterface
    {
        public IReadOnlyList<VendorMethod> Methods { get; } =
        [
            new("echo", "Says it again.") { Async = false, HttpMethods = ["GET", "POST"], RequiresExclusiveLock = false },
            new("raw", "Bytes.") { Async = false, Attach = true },
            new("reset", "Resets the BMC."),
        ];

        public IReadOnlyList<string> ValidateCall(DriverContext node, string method, JsonMap arguments) => method == "echo" && !arguments.Contains("text") ? ["Parameter 'text' not passed to method 'echo'."] : [];

        public ValueTask<JsonNode?> CallAsync(DriverContext node, string method, JsonMap arguments, CancellationToken cancellationToken) =>
            new(method == "reset" ? null : JsonValue.Create(arguments.GetText("text") ?? "bytes"));
    }

    private sealed class Management() : Slot(DriverSlot.Management), IManagementInterface, INmiCapability, IBootModeCapability, ISecureBootCapability, IIndicatorCapability, IVirtualMediaCapability, IBmcStatusCapability
    {
        public BmcStatus DescribeBmc(DriverContext node) => new("ipmi", "10.0.0.5:623")
        {
            Identity = new Dictionary<string, string> { ["vendor"] = "acme" }, Quirks = new Dictionary<string, int> { ["mostPerSecond"] = 2 }, IsSessionOpen = true, CipherSuite = 17,
            Waiting = 1, Requests = 40, RoundTrip = TimeSpan.FromMilliseconds(12.34), Timeout = TimeSpan.FromSeconds(0.5), MostPerSecond = 2, Failures = 3,
            LastFailure = "BMC is silent", AskedAgainIn = TimeSpan.FromSeconds(5),
        };

        private readonly Dictionary<string, IndicatorState> _lights = [];
        private string? _image;

        public IReadOnlySet<BootDevice> SupportedBootDevices { get; } = new HashSet<BootDevice> { BootDevice.Pxe };

        public IReadOnlySet<BootMode> SupportedBootModes { get; } = new HashSet<BootMode> { BootMode.Uefi };

        public ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken) => new(new BootDeviceSetting(BootDevice.Pxe, false));

        public ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<BootMode?> GetBootModeAsync(DriverContext node, CancellationToken cancellationToken) => new(BootMode.Uefi);

        public ValueTask SetBootModeAsync(DriverContext node, BootMode mode, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<bool?> GetSecureBootAsync(DriverContext node, CancellationToken cancellationToken) => new(false);

        public ValueTask SetSecureBootAsync(DriverContext node, bool enabled, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<Indicator>> ListIndicatorsAsync(DriverContext node, CancellationToken cancellationToken) => new(
        [
            new("led", IndicatorComponent.Chassis, [IndicatorState.Off, IndicatorState.On]),
            new("lamp", IndicatorComponent.System, [IndicatorState.Off], ReadOnly: true),
        ]);

        public ValueTask<IndicatorState> GetIndicatorAsync(DriverContext node, Indicator indicator, CancellationToken cancellationToken) => new(_lights.GetValueOrDefault(indicator.Name, IndicatorState.Off));

        public ValueTask SetIndicatorAsync(DriverContext node, Indicator indicator, IndicatorState state, CancellationToken cancellationToken)
        {
            _lights[indicator.Name] = state;
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<VirtualMedium>> ListMediaAsync(DriverContext node, CancellationToken cancellationToken) => new([new VirtualMedium(["CD", "DVD"], _image is not null, _image)]);

        public ValueTask AttachAsync(DriverContext node, VirtualMediaDevice device, Uri image, CancellationToken cancellationToken)
        {
            _image = image.ToString();
            return ValueTask.CompletedTask;
        }

        public ValueTask DetachAsync(DriverContext node, IReadOnlyList<VirtualMediaDevice> devices, CancellationToken cancellationToken)
        {
            _image = null;
            return ValueTask.CompletedTask;
        }
    }
}
