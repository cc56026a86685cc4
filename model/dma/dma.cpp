#include "model/dma/dma.h"

#include "model/dma/dma_misuse.h"

namespace halfstep::model {
namespace {

constexpr std::uint32_t lowest(std::uint32_t bits) { return static_cast<std::uint32_t>(__builtin_ctz(bits)); }

// The lowest bits of an address that tell all of `bytes` apart.
std::uint32_t address_mask(std::uint32_t bytes) {
  std::uint32_t mask = 0;
  while (mask < bytes - 1) mask = mask << 1 | 1U;
  return mask;
}

std::vector<std::unique_ptr<GrantPort<DataTransaction>>> make_tcdm_ports() {
  std::vector<std::unique_ptr<GrantPort<DataTransaction>>> ports;
  for (std::uint32_t index = 0; index < Dma::kTcdmPorts; ++index) {
    ports.push_back(std::make_unique<GrantPort<DataTransaction>>(("tcdm" + std::to_string(index)).c_str()));
  }
  return ports;
}

}  // namespace

Dma::Dma(const sc_core::sc_module_name& name, const DmaParameters& parameters, L2Port& l2)
    : sc_core::sc_module(name),
      control_ports(make_request_ports<DataTransaction>(parameters.control_ports, "control")),
      tcdm_ports(make_tcdm_ports()),
      parameters_(parameters),
      tcdm_mask_(address_mask(parameters.tcdm_size)),
      l2_(l2),
      ports_(parameters.control_ports),
      ids_(parameters.control_ports, parameters.ids),
      l2_descriptors_(parameters.control_ports, parameters.descriptors),
      tcdm_descriptors_(parameters.control_ports, parameters.descriptors),
      command_arbiter_(parameters.control_ports),
      queue_(parameters.queue_depth),
      inbound_(parameters),
      outbound_(parameters) {}

std::uint32_t Dma::publish() {
  if (under_way_ == 0) return 0;
  const std::uint32_t requests = outbound_.publish(reads_) | inbound_.publish(writes_) << 2;
  for (DataAccess& access : reads_) access.address &= tcdm_mask_;
  for (DataAccess& access : writes_) access.address &= tcdm_mask_;
  return requests;
}

std::uint32_t Dma::commit(const Inputs& inputs) {
  // The clock of everything but the control ports' state runs while an id is given out or a port is in use.
  const bool clocked = ids_.allocated() != 0 || inputs.control_requests != 0 || awake_ports_ != 0;
  const bool ports = (inputs.control_requests | awake_ports_) != 0;
  const std::uint32_t granted = ports ? step_ports(inputs) : 0;
  if (clocked) {
    take_command();
    step_directions(inputs);
    clock();
  } else {
    inbound_.step_without_clock(l2_, inputs.cycle);
    outbound_.step_without_clock(l2_, inputs.cycle);
  }
  return granted;
}

std::uint32_t Dma::step_ports(const Inputs& inputs) {
  std::uint32_t want_id = 0;
  std::uint32_t want_l2 = 0;
  std::uint32_t want_tcdm = 0;
  for (std::uint32_t rest = inputs.control_requests; rest != 0; rest &= rest - 1) {
    const std::uint32_t port = lowest(rest);
    const std::uint32_t bit = 1U << port;
    const DataAccess& access = *inputs.control_accesses[port];
    if (ports_[port].wants_id(access)) want_id |= bit;
    if (ports_[port].wants_l2_descriptor(access)) want_l2 |= bit;
    if (ports_[port].wants_tcdm_descriptor(access)) want_tcdm |= bit;
  }
  const auto id = ids_.arbitrate(want_id);
  const auto l2 = l2_descriptors_.arbitrate(want_l2);
  const auto tcdm = tcdm_descriptors_.arbitrate(want_tcdm);

  std::uint32_t granted = 0;
  for (std::uint32_t rest = inputs.control_requests | awake_ports_; rest != 0; rest &= rest - 1) {
    const std::uint32_t port = lowest(rest);
    ControlPort::Shared shared;
    if (id && id->port == port) shared.id = id->id;
    if (l2 && l2->port == port) shared.l2_descriptor = l2->place;
    if (tcdm && tcdm->port == port) shared.tcdm_descriptor = tcdm->place;
    const bool requested = ((inputs.control_requests >> port) & 1U) != 0;
    const DataAccess* access = requested ? inputs.control_accesses[port] : nullptr;
    const ControlPort::Step step = ports_[port].step(access, shared, completion_.status());
    awake_ports_ |= 1U << port;
    if (!requested) continue;
    if (misuse_observer_) check(port, *access, step);
    apply(port, *access, step);
    if (step.granted) granted |= 1U << port;
  }
  return granted;
}

void Dma::apply(std::uint32_t port, const DataAccess& access, const ControlPort::Step& step) {
  const ControlPort& source = ports_[port];
  switch (step.effect) {
    case ControlPort::Effect::clears_ids:
      ids_.release(access.write_data);
      break;
    case ControlPort::Effect::starts_command:
      programmed_ |= 1U << source.transfer().id;
      break;
    case ControlPort::Effect::writes_l2_rows:
      l2_descriptors_.write(source.transfer().l2_descriptor, source.l2_rows());
      break;
    case ControlPort::Effect::writes_tcdm_rows:
      tcdm_descriptors_.write(source.transfer().tcdm_descriptor, source.tcdm_rows());
      break;
    default:
      break;
  }
}

void Dma::check(std::uint32_t port, const DataAccess& access, const ControlPort::Step& step) const {
  const ControlPort& source = ports_[port];
  const Transfer& transfer = source.transfer();
  std::string what;
  switch (step.effect) {
    case ControlPort::Effect::clears_ids:
      if ((access.write_data & programmed_) != 0) what = dma_misuse::cleared_in_flight(access.write_data & programmed_);
      break;
    case ControlPort::Effect::starts_command:
      if ((((ids_.allocated() & ~programmed_) >> transfer.id) & 1U) == 0) what = dma_misuse::no_id(transfer.id);
      if (!ControlPort::has_length(access.write_data)) what = dma_misuse::no_length();
      break;
    case ControlPort::Effect::breaks_sequence:
      what = dma_misuse::broken_sequence();
      break;
    case ControlPort::Effect::finds_no_register:
      what = dma_misuse::no_register(access.address);
      break;
    default:
      break;
  }
  if (step.last_write) {
    what = dma_misuse::transfer(transfer, source.l2_rows(), source.tcdm_rows(), parameters_, l2_);
  }
  if (!what.empty()) misuse_observer_(port, what);
}

std::uint32_t Dma::send_requests() {
  for (std::uint32_t port = 0; port < control_ports.size(); ++port) {
    if (due_[port] == nullptr) continue;
    due_[port]->read_data = read_data(port);
    control_ports[port]->respond(*due_[port]);
    due_[port] = nullptr;
  }
  const std::uint32_t requests = publish();
  for (std::uint32_t rest = requests; rest != 0; rest &= rest - 1) {
    GrantPort<DataTransaction>& port = *tcdm_ports[lowest(rest)];
    port.payload.access = tcdm_access(lowest(rest));
    port.request();
  }
  return requests;
}

void Dma::take_answers(Inputs& inputs) {
  for (std::uint32_t port = 0; port < kTcdmPorts; ++port) {
    if (!tcdm_ports[port]->take_grant()) continue;
    inputs.tcdm_granted |= 1U << port;
    if (!tcdm_ports[port]->payload.access.write) inputs.tcdm_words[port] = tcdm_ports[port]->payload.read_data;
  }
  for (std::uint32_t port = 0; port < control_ports.size(); ++port) {
    const DataTransaction* const request = control_ports[port]->request();
    if (request == nullptr) continue;
    inputs.control_requests |= 1U << port;
    inputs.control_accesses[port] = &request->access;
  }
}

void Dma::send_grants(std::uint32_t granted) {
  for (std::uint32_t index = 0; index < control_ports.size(); ++index) {
    RequestPort<DataTransaction>& port = *control_ports[index];
    if (((granted >> index) & 1U) != 0 && port.request() != nullptr) {
      if (!port.request()->access.write) due_[index] = port.request();
      port.grant();
    }
    port.finish_cycle();
  }
}

// One command a cycle goes from a port to the queue of both directions.
void Dma::take_command() {
  std::uint32_t offers = 0;
  for (std::uint32_t rest = awake_ports_; rest != 0; rest &= rest - 1) {
    if (ports_[lowest(rest)].offers()) offers |= rest & (~rest + 1);
  }
  if (offers == 0 || !queue_.ready()) return;
  const std::uint32_t port = command_arbiter_.winner(offers);
  command_arbiter_.advance();
  ports_[port].taken();
  const Transfer& transfer = ports_[port].transfer();
  queue_.push(transfer);
  ids_.remember(port, transfer);
  const std::uint32_t bit = 1U << transfer.id;
  under_way_ |= bit;
  inbound_ids_ = transfer.to_tcdm ? inbound_ids_ | bit : inbound_ids_ & ~bit;
}

void Dma::step_directions(const Inputs& inputs) {
  if ((under_way_ & inbound_ids_) != 0) {
    const bool takes = queue_.valid(true) && inbound_.ready();
    inbound_.step(inputs.tcdm_granted >> 2, l2_, inputs.cycle, completion_);
    if (takes) start(queue_.front(true));
    inbound_.clock();
  }
  if ((under_way_ & ~inbound_ids_) != 0) {
    const bool takes = queue_.valid(false) && outbound_.ready();
    outbound_.step(inputs.tcdm_granted & 3U, inputs.tcdm_words, l2_, inputs.cycle, completion_);
    if (takes) start(queue_.front(false));
    outbound_.clock();
  }
}

void Dma::start(const Transfer& transfer) {
  const Rows& l2 = l2_descriptors_.read(transfer.l2_descriptor);
  const Rows& tcdm = tcdm_descriptors_.read(transfer.tcdm_descriptor);
  if (transfer.to_tcdm) {
    inbound_.start(transfer, l2, tcdm);
  } else {
    outbound_.start(transfer, l2, tcdm);
  }
  if (transfer.strided_l2) l2_descriptors_.release(transfer.l2_descriptor);
  if (transfer.strided_tcdm) tcdm_descriptors_.release(transfer.tcdm_descriptor);
  queue_.pop(transfer.to_tcdm);
}

void Dma::clock() {
  const std::uint32_t ended = completion_.ended();
  programmed_ &= ~ended;
  under_way_ &= ~ended;
  for (std::uint32_t rest = awake_ports_; rest != 0; rest &= rest - 1) {
    ControlPort& port = ports_[lowest(rest)];
    port.clock();
    if (port.idle()) awake_ports_ &= ~(rest & (~rest + 1));
  }
  ids_.clock(ended);
  completion_.clock();
  l2_descriptors_.clock();
  tcdm_descriptors_.clock();
  queue_.clock();
}

}  // namespace halfstep::model
