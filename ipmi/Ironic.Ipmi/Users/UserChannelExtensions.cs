using System.Text;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Lan;

namespace Ironic.Ipmi.Users;

/// <summary>
/// The BMC's users by name, IPMI v2.0 rev 1.1, sections 22.26 to 22.30. Each throws <see cref="IpmiException"/> as
/// <see cref="IIpmiChannel.ExecuteAsync"/> does.
/// </summary>
public static class UserChannelExtensions
{
    public const int NameLength = 16;

    private const byte ChangeRightsBit = 0x80, RightsMask = 0x70, ChannelMask = LanChannelExtensions.ThisChannel, LongPasswordBit = 0x80, UserMask = 0x3F;

    /// <summary>What Set User Password can do.</summary>
    private enum PasswordAction : byte
    {
        Disable = 0,
        Enable = 1,
        Set = 2,
        Test = 3,
    }

    extension(IIpmiChannel bmc)
    {
        public Task<UserAccess> GetUserAccessAsync(byte user, CancellationToken cancellationToken) => bmc.ExecuteAsync(
            new IpmiCommand<UserAccess>(CommandIds.GetUserAccess, $"Get User Access ({user})", new byte[] { ChannelMask, (byte)(user & UserMask) }, UserAccess.TryRead), cancellationToken);

        /// <summary>Sets rights and limit; the rest of <paramref name="access"/> is of no account.</summary>
        public Task SetUserAccessAsync(byte user, UserAccess access, CancellationToken cancellationToken) => bmc.ExecuteAsync(
            new IpmiCommand<Done>(CommandIds.SetUserAccess, $"Set User Access ({user})",
                new byte[] { (byte)(ChangeRightsBit | access.Rights & RightsMask | ChannelMask), (byte)(user & UserMask), (byte)access.Limit }, Answers.None),
            cancellationToken);

        /// <summary>Empty: no name, or the anonymous user.</summary>
        public async Task<string> GetUserNameAsync(byte user, CancellationToken cancellationToken)
        {
            var bytes = await bmc.ExecuteAsync(
                new IpmiCommand<byte[]>(CommandIds.GetUserName, $"Get User Name ({user})", new[] { (byte)(user & UserMask) }, Answers.Bytes), cancellationToken);
            return Encoding.UTF8.GetString(bytes.AsSpan().TrimEnd((byte)0));
        }

        /// <exception cref="ArgumentException">The name is longer than <see cref="NameLength"/> bytes.</exception>
        public Task SetUserNameAsync(byte user, string name, CancellationToken cancellationToken)
        {
            if (Encoding.UTF8.GetByteCount(name) > NameLength) throw new ArgumentException($"User name '{name}' is too long: IPMI allows {NameLength} bytes.", nameof(name));
            var data = new byte[1 + NameLength];
            data[0] = (byte)(user & UserMask);
            Encoding.UTF8.GetBytes(name, data.AsSpan(1));
            return bmc.ExecuteAsync(new IpmiCommand<Done>(CommandIds.SetUserName, $"Set User Name ({user})", data, Answers.None), cancellationToken);
        }

        public Task SetUserPasswordAsync(byte user, BmcSecret password, CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(Password(user, PasswordAction.Set, password), cancellationToken);

        /// <summary>False: the user has another.</summary>
        public Task<bool> TestUserPasswordAsync(byte user, BmcSecret password, CancellationToken cancellationToken) =>
            bmc.TryExecuteAsync(Password(user, PasswordAction.Test, password), cancellationToken);

        public Task EnableUserAsync(byte user, bool isEnabled, CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(Password(user, isEnabled ? PasswordAction.Enable : PasswordAction.Disable, BmcSecret.Empty), cancellationToken);
    }

    /// <summary>As 20 bytes, which IPMI 2.0 has for RMCP+.</summary>
    private static IpmiCommand<Done> Password(byte user, PasswordAction action, BmcSecret password)
    {
        var hasPassword = action is PasswordAction.Set or PasswordAction.Test;
        var data = new byte[2 + (hasPassword ? BmcSecret.MaxLength : 0)];
        data[0] = (byte)(user & UserMask | (hasPassword ? LongPasswordBit : 0));
        data[1] = (byte)action;
        if (hasPassword) password.Reveal().CopyTo(data.AsSpan(2));
        return new(CommandIds.SetUserPassword, $"Set User Password ({user}, {action})", data, Answers.None);
    }
}
