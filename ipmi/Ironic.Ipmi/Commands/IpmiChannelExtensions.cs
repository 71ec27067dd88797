using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>The commands by name. Each throws <see cref="IpmiException"/> as <see cref="IIpmiChannel.ExecuteAsync"/> does.</summary>
public static class IpmiChannelExtensions
{
    extension(IIpmiChannel bmc)
    {
        public Task<ChassisStatus> GetChassisStatusAsync(CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(GetChassisStatusCommand.Instance, cancellationToken);

        /// <summary>Returns when the BMC has begun; what came of it shows in the chassis status.</summary>
        public Task ControlChassisAsync(ChassisAction action, CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(new ChassisControlCommand(action), cancellationToken);

        public Task<DeviceId> GetDeviceIdAsync(CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(GetDeviceIdCommand.Instance, cancellationToken);

        public Task<SystemGuid> GetSystemGuidAsync(CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(GetSystemGuidCommand.Instance, cancellationToken);

        public Task<BootFlags> GetBootFlagsAsync(CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(GetBootFlagsCommand.Instance, cancellationToken);

        /// <summary>Sets the boot flags and marks them as new to the BIOS. That a BMC has taken them is to be seen by reading them back.</summary>
        public async Task SetBootFlagsAsync(BootFlags flags, CancellationToken cancellationToken)
        {
            await bmc.TryExecuteAsync(SetBootOptionCommand.Unacknowledge, cancellationToken);
            await bmc.ExecuteAsync(SetBootOptionCommand.Flags(flags), cancellationToken);
        }

        /// <summary>Asks the BMC not to drop the boot flags after 60 s; false when it refuses, as OpenBMC does.</summary>
        public Task<bool> TryKeepBootFlagsAsync(CancellationToken cancellationToken) =>
            bmc.TryExecuteAsync(SetBootOptionCommand.KeepFlagsValid, cancellationToken);

        /// <summary>Any command by its numbers; the answer's data after the completion code.</summary>
        public Task<byte[]> SendRawAsync(CommandId id, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(new RawCommand(id, data), cancellationToken);

        /// <summary>For what a BMC need not have: false when it refuses.</summary>
        public async Task<bool> TryExecuteAsync(IIpmiCommand<Done> command, CancellationToken cancellationToken)
        {
            try
            {
                await bmc.ExecuteAsync(command, cancellationToken);
                return true;
            }
            catch (IpmiException e) when (e.Failure == IpmiFailure.CommandRefused)
            {
                return false;
            }
        }
    }
}
