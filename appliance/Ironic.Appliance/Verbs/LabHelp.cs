using System.Collections.Frozen;
using Ironic.Lab;

namespace Ironic.Appliance.Verbs;

/// <summary>What <c>lab</c> tells about itself.</summary>
internal static class LabHelp
{
    private const string Common = $"""
          --name NAME       which lab (default: {LabOptions.DefaultName}); lower-case letters, digits, hyphens
          --data-dir DIR    folder in which labs keep their files (default: {LabOptions.DefaultDataFolder})
        """;

    public const string Overview = """
        ironic-appliance lab VERB [OPTIONS]

        Virtual bare metal: machines that have nothing but a BMC (IPMI 2.0 or Redfish) and an empty disk, on a network of
        their own. They are QEMU machines with real firmware; whoever serves DHCP, TFTP and HTTP on that network
        can deploy them, as a rack of real ones. It takes root.

          up        build a lab; it runs in the background
          status    show the labs: machines, power, BMC addresses
          console   follow a machine's serial console, and type on it
          farm      thousands of simulated BMCs, without machines
          down      end a lab; processes, network and disks are gone afterwards

        `ironic-appliance lab VERB --help` tells the options.
        """;

    public static FrozenDictionary<string, string> Verbs { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["up"] = $"""
            ironic-appliance lab up [OPTIONS]

            Builds a lab and returns when its BMCs answer; all machines are off, their disks empty. Prints where the
            machines' network is reached, and the inventory file to enroll from (openstack baremetal create FILE).

              --nodes N         machines (default: 1, at most 200)
              --firmware KIND   bios: SeaBIOS and iPXE (default); uefi: OVMF, boots from the network by TFTP;
                                mixed: the two by turns
              --memory MiB      memory of each machine (default: 1024)
              --cpus N          processors of each machine (default: 2)
              --disk GiB        disk of each machine (default: 10); takes space only as it is written
              --bmc KIND        virtual: ours, cipher suites 3 and 17 (default); ipmi_sim: OpenIPMI's, suite 3;
                                redfish: ours, over HTTPS, with virtual media
              --bmc-port PORT   port of the BMCs, 0 for any (default: 623, for redfish 443, or any where that is taken)
              --no-detach       stay in the foreground; Ctrl-C takes the lab down
            {Common}
            """,
        ["down"] = $"""
            ironic-appliance lab down [OPTIONS]

            Ends a lab's machines, BMCs and host process, and removes its network, disks and files. It does so too
            when the host process has crashed. No error when there is no such lab.

              --all             every lab of the data folder
            {Common}
            """,
        ["farm"] = """
            ironic-appliance lab farm --ipmi N --redfish N [OPTIONS]

            Simulates BMCs on loopback addresses: 127.100.0.1 to 127.100.0.250, 127.100.1.1 and so on, first those that
            speak IPMI 2.0 (cipher suites 3 and 17), then those that speak Redfish over TLS. They know sessions and power,
            have no machine, and stay in the foreground until Ctrl-C. For trials of a client's scale and patience.

              --ipmi N, --redfish N    how many of each (60000 in all at most)
              --network N              they live in 127.N.0.0/16 (default: 100)
              --ipmi-port PORT         (default: 623)
              --redfish-port PORT      (default: 8443)
              --user, --password TEXT  (default: admin, password)
              --suite S                3, 17 or both (default)
              --sessions N             sessions at once on each (default: 4)
              --dead PERCENT           BMCs that hear everything and answer nothing
              --slow PERCENT           BMCs that take --slow-seconds (default: 20) for each answer
              --dropping PERCENT       BMCs that forget a session now and then
              --loss, --duplicate, --reorder, --corrupt PERCENT
                                       of the datagrams that IPMI BMCs send
              --report SECONDS         print, so often and as JSON, how the BMCs were treated: requests, the most that
                                       any heard in one second, the most sessions that any had open
            """,
        ["status"] = $"""
            ironic-appliance lab status [OPTIONS]

            Shows every lab of the data folder, or the one that is named. Ends with 0 when all of those are up, else
            with 1.

            {Common}
            """,
        ["console"] = $"""
            ironic-appliance lab console MACHINE [OPTIONS]

            Shows all that a machine (lab-1, ...) has said on its serial console since it was first turned on, then
            what it says now; keys go to the machine. Ctrl-] leaves.

              --log             show the record with the time of each line, and end
              --data-dir DIR    folder in which labs keep their files (default: {LabOptions.DefaultDataFolder})
            """,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
