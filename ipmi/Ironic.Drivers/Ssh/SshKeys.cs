namespace Ironic.Drivers.Ssh;

/// <summary>The keys of <c>driver_info</c> that the ssh hardware type reads, each with a line for the operator. Names are those of Ironic's former ssh driver.</summary>
internal static class SshKeys
{
    public const string Address = "ssh_address", Port = "ssh_port", Username = "ssh_username";
    public const string Password = "ssh_password", KeyFilename = "ssh_key_filename", KeyContents = "ssh_private_key_contents";
    public const string VirtType = "ssh_virt_type", Domain = "ssh_domain", LibvirtUri = "libvirt_uri";
    public const string HostKeyPolicy = "ssh_host_key_policy", HostKey = "ssh_host_key";

    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Address] = "IP address or host name of the hypervisor. Required.",
        [Username] = "User to log in as. Required.",
        [Port] = "TCP port of the hypervisor's SSH server. Optional, default 22.",
        [KeyFilename] = "File with the private key, on this appliance. One of this, ssh_private_key_contents and ssh_password is required.",
        [KeyContents] = "The private key itself.",
        [Password] = "The user's password.",
        [VirtType] = "How machines are switched there: virsh. Optional, default virsh.",
        [Domain] = "Name or UUID of the machine in libvirt. Optional, default: the machine that has the MAC address of one of the node's ports.",
        [LibvirtUri] = "Which libvirt to speak to there. Optional, default qemu:///system.",
        [HostKeyPolicy] = "How the hypervisor proves who it is: accept-new (trust the first key, then only that), strict (only ssh_host_key). Optional, default accept-new.",
        [HostKey] = "The hypervisor's public key, as in a known_hosts file without the host: 'ssh-ed25519 AAAA...'.",
    };
}
