using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace ModelServing.Sandbox.Nodes.Workers;

/// <summary>
/// Gives each pod an own loopback address from 127.64.0.0/10. Where it begins depends on the process, so that sandboxes that run side by
/// side do not meet; an address that anybody listens on is passed over.
/// </summary>
internal sealed class PodAddresses
{
    private const uint First = (127u << 24) | (64u << 16);
    private const uint Size = 1u << 22;
    private readonly Lock _gate = new();
    private readonly HashSet<uint> _taken = [];
    private uint _next;

    /// <summary>Begins at the 256 addresses that the seed, a process id, leads to.</summary>
    public PodAddresses(int seed) => _next = (uint)seed * 256 % Size;

    public string Take()
    {
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Address.ToString()).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            for (var tried = 0u; tried < Size; tried++)
            {
                _next = (_next + 1) % Size;
                var address = First + _next;
                if ((address & 0xff) is not (0 or 255) && !listening.Contains(Format(address)) && _taken.Add(address))
                {
                    return Format(address);
                }
            }
        }

        throw new InvalidOperationException("all pod addresses in 127.64.0.0/10 are taken");
    }

    public void Return(string address)
    {
        lock (_gate)
        {
            _taken.Remove(BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes()));
        }
    }

    private static string Format(uint address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 0xff}.{(address >> 8) & 0xff}.{address & 0xff}");
}
