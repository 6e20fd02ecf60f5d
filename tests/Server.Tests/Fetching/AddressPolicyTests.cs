using System.Net;
using ModelServing.Runtime.Fetching;

namespace ModelServing.Runtime.Tests.Fetching;

internal sealed class AddressPolicyTests
{
    [TestCase("0.0.0.0", "unspecified")]
    [TestCase("0.1.2.3", "unspecified")]
    [TestCase("10.0.0.1", "private")]
    [TestCase("100.64.0.1", "carrier-grade NAT")]
    [TestCase("100.100.100.200", "carrier-grade NAT")]
    [TestCase("127.0.0.1", "loopback")]
    [TestCase("127.255.255.254", "loopback")]
    [TestCase("168.63.129.16", "cloud host agent")]
    [TestCase("169.254.169.254", "link-local")]
    [TestCase("172.16.0.1", "private")]
    [TestCase("172.31.255.255", "private")]
    [TestCase("192.0.0.192", "protocol assignment")]
    [TestCase("192.168.1.1", "private")]
    [TestCase("198.18.0.1", "benchmarking")]
    [TestCase("224.0.0.1", "multicast")]
    [TestCase("255.255.255.255", "reserved")]
    [TestCase("::", "unspecified")]
    [TestCase("::1", "loopback")]
    [TestCase("::7f00:1", "reserved")]
    [TestCase("::ffff:127.0.0.1", "loopback")]
    [TestCase("::ffff:a9fe:a9fe", "link-local")]
    [TestCase("64:ff9b::10.0.0.1", "private")]
    [TestCase("64:ff9b:1::8.8.8.8", "local NAT64")]
    [TestCase("100::1", "reserved")]
    [TestCase("2001::1", "protocol assignment")]
    [TestCase("2001:db8::1", "documentation")]
    [TestCase("2002:7f00:1::", "6to4")]
    [TestCase("fc00::1", "unique local")]
    [TestCase("fd00:ec2::254", "unique local")]
    [TestCase("fe80::1", "link-local")]
    [TestCase("fe80::1%1", "link-local")]
    [TestCase("fec0::1", "site-local")]
    [TestCase("ff02::1", "multicast")]
    [TestCase("4000::1", "reserved")]
    public void An_address_that_is_not_public_is_refused_by_kind(string address, string kind) =>
        Assert.That(new AddressPolicy([]).Refusal(IPAddress.Parse(address)), Is.EqualTo(kind));

    [TestCase("1.1.1.1")]
    [TestCase("9.255.255.255")]
    [TestCase("11.0.0.0")]
    [TestCase("100.63.255.255")]
    [TestCase("100.128.0.0")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.0")]
    [TestCase("223.255.255.255")]
    [TestCase("2606:4700::1111")]
    [TestCase("2a00:1450::1")]
    [TestCase("::ffff:1.1.1.1")]
    [TestCase("64:ff9b::1.1.1.1")]
    public void A_public_address_is_allowed(string address) =>
        Assert.That(new AddressPolicy([]).Refusal(IPAddress.Parse(address)), Is.Null);

    [TestCase("10.0.0.0/8", "10.9.8.7", true)]
    [TestCase("10.0.0.0/8", "::ffff:10.9.8.7", true)]
    [TestCase("10.0.0.0/8", "64:ff9b::10.9.8.7", true)]
    [TestCase("10.0.0.0/8", "192.168.0.1", false)]
    [TestCase("fd00::/8", "fd12::1", true)]
    [TestCase("fd00::/8", "10.0.0.1", false)]
    public void A_network_opens_itself_and_nothing_else(string network, string address, bool allowed) =>
        Assert.That(new AddressPolicy([IPNetwork.Parse(network)]).Refusal(IPAddress.Parse(address)) is null, Is.EqualTo(allowed));
}
